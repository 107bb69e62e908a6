"""How it is run: the command line, the deployments, the migrations."""

import models  # noqa: F401 - pins the zone database before anything here builds a zone
