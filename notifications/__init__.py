"""How people hear: notices become messages, messages leave, and it is recorded."""

import models  # noqa: F401 - pins the zone database before anything here builds a zone
