"""Real peers for the tests against real software: sites of our own, baresip as telephones, sipp as
callers and trunks, and what is in their sound files."""


class Failed(AssertionError):
    """Something that a peer or a site should have done did not happen."""


LIMIT_S = 20
