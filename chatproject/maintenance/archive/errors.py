class ArchiveError(Exception):
    """Why a file cannot be restored, as a sentence for a person."""
