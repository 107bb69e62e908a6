"""When things run. Read in the order of a life: intake to closing, one short run per act."""

import models  # noqa: F401 - pins the zone database before anything here builds a zone
