"""How it is run: the command line, the deployments, the migrations."""
