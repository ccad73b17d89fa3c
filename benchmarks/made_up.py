"""Made-up schools of a made-up trust, as many as are asked for."""

from __future__ import annotations

from itertools import product

BEGINNINGS = """
Alder Ash Beck Birch Bramble Brook Clover Copper Elm Fern Field Glen Haw Hazel Heron Holly Kestrel Lark
Linden Maple Meadow Mill Oak Quarry Reed River Rowan Thorn Wander Water Willow Wren
"""
ENDINGS = """
bank bourne bridge brow bury combe croft dale den dene edge end field ford gate grove ham hill holt hurst
lea ley mere mount side stead stone thorpe ton well wood worth
"""
FIRST, SECOND = BEGINNINGS.split(), ENDINGS.split()
MOST = len(FIRST) * len(SECOND)

TRUST = "Westshire Learning Trust"

TRUST_FILE = """\
# Everything in this file is published. Put nothing about a child here.
controller:
  name: Westshire Learning Trust
  web: https://www.westshire-trust.example
  ico_registration: ZZ960400
dpo:
  post: Data protection officer of Westshire Learning Trust
  address:
    - Trust House
    - 4 Quarry Road
    - Brindleford
    - ZZ9 1AA
  phone: 01632 960400
  email: dpo@westshire-trust.example
people:
  complaints-office:
    name: Our complaints office, floor 0
    phone: 01632 960401
    email: complaints@westshire-trust.example
contacts:
  complaints: complaints-office
authorities:
  westshire:
    name: Westshire County Council
    short: Westshire
    web: https://www.westshire.example
    roles: [maintaining, placing]
facts:
  complaints_policy: https://policies.westshire-trust.example/complaints.html
"""

SITE_FILE = """\
# Everything in this file is published. Put nothing about a child here.
extends: ../trust.yaml
organisation:
  name: {name}
  kind: academy
  address:
    - {number} Mill Lane
    - {town}
    - ZZ9 0CM
  phone: 01632 {phone}
  email: office@{key}.example
  web: https://www.{key}.example
designated_teacher:
  post: Deputy head, room {number}-0
  phone: 01632 {phone}
authorities:
  northmoor:
    name: Northmoor Council
    short: Northmoor
    web: https://www.northmoor.example
    roles: [placing]
people:
  front-desk:
    post: Front desk
    phone: 01632 {phone}
    email: office@{key}.example
  secretary:
    post: School secretary
    at: organisation
  lind:
    name: Ms R Lind
    for: westshire
  okoro:
    name: Mr T Okoro
    post: Adviser
    for: northmoor
    phone: 07700 900461
  council-team:
    name: The team for children in care
    members: [lind, okoro]
contacts:
  questions: front-desk
  access: secretary
  support: council-team
  write_to: secretary
facts:
  who_in_school: the deputy head and the safeguarding leads of {name}
  safeguarding_lead: the head of year in room {number}
notices:
  cin-cla:
    in_force: 2026-09-30
    page: notices/{key}
    updated: 2026-09
    updated_by: J Ward
    recipients:
      - standard
      - name: the taxi company of {town}
        why: it needs your address and your times
    retention:
      - records: School file
        period: 25 years
        from: your date of birth
      - records: Child protection file
        period: 25 years
        from: your date of birth
        then: we look at it once more before we destroy it
      - records: Taxi bookings in {town}
        until: the end of the school year
    transfers: none
    automated_decisions: none
"""


def schools(count: int) -> dict[str, str]:
    """Return as many schools' site files, each by its key; the first has the value that is changed."""
    if count > MOST:
        raise ValueError(f"There are names for {MOST} schools, not for {count}")
    made = {}
    for number, (first, second) in enumerate(product(FIRST, SECOND), 1):
        if number > count:
            break
        town = first + second
        made[town.lower()] = SITE_FILE.format(
            name=f"{town} School", town=town, key=town.lower(), number=number, phone=960000 + number % 1000
        )
    return made


def title(key: str) -> str:
    """Return the title of a school's page."""
    return f"Privacy notice of {key.title()} School"
