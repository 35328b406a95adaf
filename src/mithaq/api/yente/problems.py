"""Why a question in yente's form is not answered; each is told as yente tells errors, by status and `detail`."""

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused


class BadMatch(Refused):
    """A question that cannot be answered as it is put."""

    rule = "match.question"
    what = N_("This question cannot be answered: {reason}.")
    whose = N_("Nothing was screened.")
    next_act = N_("Correct it and ask again.")
    status = 400


class NoSuchCollection(Refused):
    """A collection that is not here, or of which the caller sees nothing."""

    rule = "match.collection"
    what = N_("There is no collection “{collection}” here.")
    whose = N_("Nothing was screened.")
    next_act = N_("GET /catalog names the collections.")
    status = 404


class NoSuchEntity(Refused):
    """An entity that is not in any list in force that the caller sees."""

    rule = "match.entity"
    what = N_("There is no entity “{id}” in a list in force here.")
    whose = N_("It may have been removed from its list.")
    next_act = N_("Search for it by name.")
    status = 404
