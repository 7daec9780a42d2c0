"""Named versions of a layout: keeping the present state under a name, going back to
one. The draft is the layout itself and needs no name."""

from cfn.accounts.models import Person
from cfn.audit.service import record
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts.journal import add_step
from cfn.layouts.models import Layout, LayoutVersion
from cfn.layouts.objects import as_objects, changes_between
from cfn.layouts.queries import get_layout_with_all, version_names
from cfn.layouts.rules import check_may_change

MOST_SIGNS = 60
MOST_VERSIONS = 100


def name_version(layout: Layout, *, name: str, by: Person | None) -> LayoutVersion:
    """Keep the layout as it stands now under a name of its own.

    A frozen layout may get one too: that changes nothing of it.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= MOST_SIGNS:
        raise Refusal(N_("Give the version a name of at most %(n)s letters."),
                      field="name", n=MOST_SIGNS)  # fmt: skip
    with atomic() as session:
        db.session.expire_all()
        whole = get_layout_with_all(layout.id)
        taken = version_names(whole.id)
        if name.casefold() in {each.casefold() for each in taken}:
            raise Refusal(N_("There is already a version with this name."), "name")
        if len(taken) >= MOST_VERSIONS:
            raise Refusal(N_("A layout has at most %(n)s versions."), n=MOST_VERSIONS)
        version = LayoutVersion(
            layout_id=whole.id,
            name=name,
            n=whole.version,
            objects=as_objects(whole),
            person_id=by.id if by is not None else None,
        )
        session.add(version)
        session.flush()
        record("layout.version_named", whole, by=by, version=name, n=whole.version)
    return version


def restore_version(
    layout: Layout, version: LayoutVersion, *, by: Person | None
) -> Layout:
    """Bring back how everything stood: one step, which can be taken back like others.

    What is still there keeps its row, so plans of nights stay. Refused when a night
    uses a slot that would go.
    """
    name, then = version.name, version.objects
    with atomic():
        db.session.expire_all()
        whole = get_layout_with_all(layout.id)
        check_may_change(whole.frozen_at)
        changes = changes_between(as_objects(whole), then)
        if not changes:
            raise Refusal(
                N_("The layout is already as it was in “%(name)s”."), name=name
            )
        values = {"name": name}
        add_step(whole.id, changes, name="version_restored", values=values, by=by)
        record("layout.version_restored", whole, by=by, version=name)
    return whole
