"""The check of the include graph must itself be able to fail."""

import pathlib
import tempfile
import unittest

import include_graph

TREE = {
    "sdk/include/ctibus/host.hpp": "",
    "sdk/kit/sql/include/ctibus/kit/sql.hpp": '#include "ctibus/host.hpp"\n',
    "sdk/kit/sql/private.hpp": "",
    "core/log/log.hpp": '#include "ctibus/host.hpp"\n',
    "plugins/acd/acd.hpp": '#include "ctibus/kit/sql.hpp"\n#include "ctibus/host.hpp"\n',
    "plugins/cdr/cdr.hpp": "#include <string>\n",
    "connectors/pbx/sim/sim.hpp": '#include "switch.hpp"\n',
    "connectors/pbx/sim/switch.hpp": "",
    "core/host/host.hpp": '#include "core/log/log.hpp"\n',
    "core/errors/catalogue.cpp": '#include "sdk/kit/sql/errors.hpp"\n',
    "sdk/kit/sql/errors.hpp": '#include "ctibus/host.hpp"\n',
    "tests/support/log_fixture.hpp": '#include "core/log/log.hpp"\n',
    "tests/unit/log/insides.hpp": "",
    "tests/unit/log/log_test.cpp": '#include "tests/support/log_fixture.hpp"\n',
}


def breaches(extra):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in {**TREE, **extra}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return [*include_graph.breaches(root), *include_graph.test_breaches(root)]


class IncludeGraph(unittest.TestCase):
    def test_a_tree_that_keeps_the_rules_passes(self):
        self.assertEqual(breaches({}), [])

    def test_each_breach_is_found(self):
        for name, text in {
            "plugins/ivr/ivr.cpp": '#include "plugins/acd/acd.hpp"\n',
            "plugins/vm/vm.cpp": '#include "core/log/log.hpp"\n',
            "plugins/dialer/dialer.cpp": '#include "sdk/kit/sql/private.hpp"\n',
            "connectors/pbx/sip/sip.cpp": '#include "connectors/pbx/sim/switch.hpp"\n',
            "connectors/pbx/csta/csta.cpp": '#include "../sim/switch.hpp"\n',
            "sdk/include/ctibus/bad.hpp": '#include "ctibus/kit/sql.hpp"\n',
            "sdk/include/ctibus/worse.hpp": '#include "core/log/log.hpp"\n',
            "sdk/kit/media/media.cpp": '#include "core/log/log.hpp"\n',
            "core/cli/cli.cpp": '#include "sdk/kit/sql/errors.hpp"\n',
            "core/host/host.cpp": '#include "plugins/acd/acd.hpp"\n',
            "tests/unit/acd/acd_test.cpp": '#include "../log/insides.hpp"\n',
        }.items():
            with self.subTest(name):
                found = breaches({name: text})
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{name}:1:"))


if __name__ == "__main__":
    unittest.main()
