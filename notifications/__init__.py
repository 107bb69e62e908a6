"""How people hear: notices become messages, messages leave, and it is recorded."""
