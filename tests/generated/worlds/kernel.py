"""Branches, employees, tokens."""

from repair_angel.kernel.models import ApiToken, Branch, Member, User
from tests.generated.registry import makes


@makes("branch", path="/api/branches/{id}", fields=["branch_id"])
def branch(world):
    return Branch.objects.create(name=f"{world.mark} North", address=world.mark)


@makes("employee", path="/api/employees/{id}", fields=["employee_id", "assigned_to"])
def employee(world):
    number = User.objects.count()
    user = User.objects.create_user(f"e{number}@{world.company.slug}.example", name=world.mark)
    return Member.objects.create(company=world.company, user=user, role="technician")


@makes("api_token", path="/api/api-tokens/{id}")
def api_token(world):
    member = Member.objects.filter(company=world.company).earliest("pk")
    return ApiToken.issue(member=member, name=world.mark, abilities=["*"])[0]
