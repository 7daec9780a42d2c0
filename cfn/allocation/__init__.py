"""Allocation: who stands where. Pure: values in, a plan and reasons out.

``solve(problem)`` is the door; ``problem.py`` says what goes in and comes out.
"""

from cfn.allocation.problem import Applicant, Plan, Problem, Reason, Space, Why
from cfn.allocation.solver import solve

__all__ = ["Applicant", "Plan", "Problem", "Reason", "Space", "Why", "solve"]
