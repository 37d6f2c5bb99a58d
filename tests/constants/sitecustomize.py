"""Lets a server under test have constants of its own: how long it waits, and how its limits count the time.

Python imports this by itself where PYTHONPATH says so. PARLEY_TEST_CONSTANTS is a JSON object of Python expressions by
name: {"chatproject.realtime.gaps.GAP_SECONDS": "2 * was"}. A name that is not there is an error.
"""

import importlib.machinery
import json
import os
import sys
from types import SimpleNamespace


class Constants:
    """Finds modules as Python does, and changes those that have such a constant once they are loaded."""

    def __init__(self, expressions):
        self._of_module = {}
        for name, expression in expressions.items():
            module, _, constant = name.rpartition(".")
            self._of_module.setdefault(module, {})[constant] = expression

    def find_spec(self, name, path, target=None):
        if name not in self._of_module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            for constant, expression in self._of_module[name].items():
                known = {"was": getattr(module, constant), "SimpleNamespace": SimpleNamespace}
                setattr(module, constant, eval(expression, known))  # noqa: S307

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Constants(json.loads(os.environ["PARLEY_TEST_CONSTANTS"])))
