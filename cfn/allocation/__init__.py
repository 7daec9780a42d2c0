"""Allocation: who stands where. Pure: values in, a plan and reasons out."""
