"""How the Python reads: who commits, who acts, how long things are."""

import ast
import sys

from tests.support.source import APP, calls, functions, named, python_files, tree

JUNK_DRAWERS = {"utils", "helpers", "common", "misc", "base", "manager", "tools"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 30


def commands():
    """Every public function of every service, with its file. Guards only look."""
    for path in python_files(pattern="*/service*.py") + python_files(
        pattern="*/service/*.py"
    ):
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith(
                ("_", "check_", "is_", "subject_of")
            ):
                yield path, node


def opens_atomic(node):
    return any(
        isinstance(call, ast.Call) and getattr(call.func, "id", "") == "atomic"
        for call in ast.walk(node)
    )


def test_only_core_commits():
    guilty = [
        named(path)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert guilty == ["cfn/core/db.py"]


def test_every_command_names_its_actor():
    """But those of the outbox's worker, which nobody in particular runs."""
    silent = {
        f"{path.parent.name}.{node.name}"
        for path, node in commands()
        if not any(argument.arg == "by" for argument in node.args.kwonlyargs)
    }
    assert silent == {
        "notifications.claim_due",
        "notifications.enqueue",
        "notifications.finish",
        "notifications.put_back",
    }


def test_every_command_is_all_or_nothing():
    loose = {
        f"{named(path)}:{node.name}"
        for path, node in commands()
        if not opens_atomic(node) and not hands_on(node)
    }
    assert loose == set()


def hands_on(node):
    """True for a command that only checks and passes its actor to another one."""
    return any(
        getattr(given, "id", None) == "by"
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        for given in [*call.args, *(keyword.value for keyword in call.keywords)]
    )


def test_no_file_is_a_junk_drawer():
    files = python_files() + python_files("tests") + python_files("scripts")
    assert [named(p) for p in files if p.stem in JUNK_DRAWERS] == []


def test_no_file_is_long():
    files = python_files() + python_files("scripts") + python_files("bench")
    lengths = {named(p): len(p.read_text().splitlines()) for p in files}
    assert {n: lines for n, lines in lengths.items() if lines > LONGEST_FILE} == {}


def body_lines(node):
    """Lines below the signature and the docstring."""
    first = node.body[1:2] if ast.get_docstring(node) else node.body[:1]
    return node.end_lineno - first[0].lineno + 1 if first else 0


def test_no_function_is_long():
    long = {
        f"{named(path)}:{node.name}": body_lines(node)
        for path in python_files() + python_files("scripts") + python_files("bench")
        for node in functions(path)
        if body_lines(node) > LONGEST_FUNCTION
    }
    assert long == {}


def test_only_the_clock_reads_the_time():
    reads = {
        named(path)
        for path in python_files()
        for name in ("now", "today", "utcnow")
        for call in calls(path, name)
        if isinstance(call.func, ast.Attribute)
        and getattr(call.func.value, "id", "") in ("datetime", "date")
    }
    assert reads == {"cfn/core/clock.py"}


def test_every_module_says_what_it_owns():
    files = [p for p in python_files() if p.stat().st_size]
    assert [named(p) for p in files if not ast.get_docstring(tree(p))] == []


def test_the_allocation_needs_only_the_standard_library():
    imported = set()
    for path in python_files("cfn/allocation"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                own = node.module.startswith("cfn.allocation")
                imported |= set() if own else {node.module.split(".")[0]}
    assert imported - set(sys.stdlib_module_names) == set()


def test_every_slice_stands_in_the_table_of_contents():
    import cfn

    folders = {
        path.parent.name
        for path in APP.glob("*/__init__.py")
        if path.parent.name not in ("core", "allocation", "migrations")
    }
    assert {slice_.__name__.removeprefix("cfn.") for slice_ in cfn.SLICES} == folders
