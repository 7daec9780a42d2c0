"""The closed lists of the layout format, and their words for people."""

from cfn.core.msgids import N_

KINDS = ("site", "road", "zone", "keep_clear", "row", "slot", "facility")

KEEP_CLEAR_REASONS = {
    "carriageway": N_("Carriageway"),
    "fire_lane": N_("Fire lane"),
    "walking_path": N_("Walking path"),
    "door": N_("Door or driveway"),
}

FACILITY_TYPES = {
    "toilet": N_("Toilet"),
    "musholla": N_("Musholla"),
    "first_aid": N_("First aid"),
    "lost_child": N_("Lost children"),
    "stage": N_("Stage"),
    "bin": N_("Rubbish bin"),
    "tap": N_("Water tap"),
    "power": N_("Power point"),
    "parking": N_("Parking"),
    "entrance": N_("Entrance"),
    "diversion": N_("Diversion sign"),
    "extinguisher": N_("Fire extinguisher"),
    "hydrant": N_("Hydrant"),
}

# What a visitor looks for; the rest is drawn only for organisers.
LANDMARKS = ("toilet", "musholla", "first_aid", "lost_child", "stage", "parking")

MAX_LABEL = 12  # letters in the name of a slot
