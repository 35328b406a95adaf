"""The converter: misp-stix of the MISP project, which is an extra of this package and is loaded when it is needed.

It brings libraries for STIX 1 with it. One of them (mixbox 1.0.5) leaves a finder of modules behind that is older than Python 3.4 and makes
every later import warn; it finds nothing that is still asked for, and is taken out again.
"""

import logging
import sys
import warnings
from importlib import import_module
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

PACKAGE = "misp_stix_converter"


class NoConverter(Refused):
    """The extra that converts is not installed."""

    rule = "misp.package"
    what = N_("The package misp-stix, which converts MISP's format, is not installed here.")
    whose = N_("It is for the operator.")
    next_act = N_("Install it beside mithaq: pip install “mithaq[misp]”.")


def converter() -> Any:
    """Return the package that converts; what its library would log of the content is not written. Raises: NoConverter."""
    if PACKAGE in sys.modules and sys.modules[PACKAGE] is not None:
        return sys.modules[PACKAGE]
    library = logging.getLogger("pymisp")
    library.propagate = False
    library.addHandler(logging.NullHandler())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module(PACKAGE)
    except ImportError as error:
        raise NoConverter() from error
    finally:
        sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]
