"""What is true: the rules, the law as data, the store and the use cases.

Importing any part of the house pins the zone database first. The standard library and
pendulum would otherwise prefer the machine's own zone files, and a machine that still has the
2025 files puts British Columbia one hour off every winter.
"""

import os
import zoneinfo

zoneinfo.reset_tzpath(())
zoneinfo.ZoneInfo.clear_cache()
# Children of this process (the Prefect server, flow runs) read zones before they import us.
os.environ["PYTHONTZPATH"] = ""
