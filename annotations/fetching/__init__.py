"""The one way out: every request to another machine goes through here, and is vetted first.

Plain Python over urllib3. Nothing else in the product imports an HTTP client (a test reads
every module), so what is refused here cannot be reached from anywhere.

    Refused      the address may not be asked, today or tomorrow
    Unreachable  it may, but there was no whole answer within the limits; try again later
"""

from annotations.fetching.addresses import Refused
from annotations.fetching.fetcher import Fetched, Fetcher, Limits, Unreachable

__all__ = ["Fetched", "Fetcher", "Limits", "Refused", "Unreachable"]
