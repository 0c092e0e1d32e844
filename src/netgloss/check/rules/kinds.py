"""Which faults are whose: the kinds that are no complaint about shapes or values of a call."""

# Arguments that do not fit a signature.
CALLS = frozenset(
    {
        "bad_call",
        "not_callable",
        "missing_argument",
        "unexpected_argument",
        "too_many_arguments",
        "repeated_argument",
    }
)

# Python's own, each told by a rule of its own.
PYTHON = CALLS | {
    "unknown_name",
    "unbound_name",
    "unknown_attribute",
    "no_super_init",
    "no_forward",
    "bad_base",
    "raised",
    "budget",
}
