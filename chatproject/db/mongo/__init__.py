"""MongoDB: the backend with what it lacks, and what Django's own apps need there: keys that are ObjectIds, and
migrations that were made with them."""
