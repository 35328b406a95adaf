"""Pledges for the invented pair of desks, with both sides' words on them. Every name, number and sentence in here is invented."""

from typing import Any


def assist(desks: Any) -> None:
    """Let the west pledge money that the east accepts and counts otherwise, and the east claim goods that the west has not confirmed."""
    east, west, ids = desks.east, desks.west, desks.ids
    ask = {"agreement": ids["agreement"], "donor": west.id, "recipient": east.id, "sources": [{"record": ids["report"]}]}
    money = {"number": "A-01", "title": "Homes for displaced families", "pillar": "border-security", "purpose": "displaced-persons"}
    money |= {"amount": "2500000", "currency": "USD", "country": "PK", "beneficiaries": "Displaced families", "areas": ["وادي مخترع"]}
    tranches = [{"label": "first", "amount": "1000000", "due": "2025-12"}, {"label": "second", "amount": "1500000", "due": "2026-09-30"}]
    texts = [{"language": "en", "text": "Homes for families."}, {"language": "ar", "text": "منازل للأسر."}]
    ids["pledge"] = west.act("plan.record_pledge", **ask, **money, tranches=tranches, texts=texts, announced_on="2025-03").record
    goods = {"number": "A-02", "title": "Scanners for the crossings", "pillar": "border-security", "purpose": "border-security"}
    ids["claimed"] = east.act("plan.record_pledge", **ask, **goods, form="goods", amount="4", unit="scanners").record
    desks.world.settle()
    east.act("plan.answer_offer", pledge=ids["pledge"], step="accepted", text="With thanks.")
    desks.world.settle()
    west.act("plan.commit_pledge", pledge=ids["pledge"], amount="2000000", on="2025-06")
    sent = west.act("plan.report_delivery", pledge=ids["pledge"], amount="800000", on="2025-12-20", tranche="first").record
    ids["pledge_step"] = west.act("plan.report_delivery", pledge=ids["pledge"], amount="100000", on="2026-01-03", tranche="first").record
    desks.world.settle()
    east.act("plan.confirm_receipt", pledge=ids["pledge"], amount="799000.50", on="2025-12-28", answers=sent, text="Less the bank's fee.")
    east.act("plan.report_use", pledge=ids["pledge"], amount="500000", text="أول ثلاثين منزلا")
