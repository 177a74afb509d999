import copy
import json
import logging
import pickle
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django import forms
from django.apps import apps
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Value

from repair_angel.kernel.fields_encrypted import EncryptedTextField
from repair_angel.kernel.models import Company
from repair_angel.kernel.secrets import (
    MASK,
    ForeignSecret,
    Secret,
    SecretError,
    UnreadableSecret,
    is_masked,
    mask,
    seal,
    unmasked,
    unseal,
)
from repair_angel.kernel.tenancy import TenantModel, working_for

pytestmark = pytest.mark.django_db

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(scope="module")
def vault(django_db_setup, django_db_blocker):
    """A table with two secrets, there only while these tests run."""

    class Vault(TenantModel):
        password = EncryptedTextField(blank=True, null=True)
        api_key = EncryptedTextField(blank=True, default="")

        class Meta:
            app_label = "kernel"

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Vault)
    yield Vault
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Vault)
    del apps.all_models["kernel"]["vault"]
    apps.clear_cache()


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = [OLD]


@pytest.fixture
def ours():
    company = Company.objects.create(name="Ours", slug="ours")
    with working_for(company.pk):
        yield company


@pytest.fixture
def rival():
    return Company.objects.create(name="Rival", slug="rival")


def stored(row, column):
    """The ciphertext itself, past the field."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM {type(row)._meta.db_table} WHERE id = %s",
            [row.pk],
        )
        return cursor.fetchone()[0]


def store(row, column, token):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {type(row)._meta.db_table} SET {column} = %s WHERE id = %s",
            [token, row.pk],
        )


# refused


def test_a_ciphertext_of_another_company_does_not_open(vault, ours, rival):
    row = vault.objects.create(password="hunter2")
    with working_for(rival.pk):
        theirs = vault.objects.create(password="correct horse")
    store(row, "password", stored(theirs, "password"))

    with pytest.raises(ForeignSecret, match=r"not kernel\.Vault\.password of company"):
        vault.objects.get(pk=row.pk).password.reveal()


def test_a_ciphertext_of_another_field_does_not_open(vault, ours):
    row = vault.objects.create(password="hunter2", api_key="live_1")
    store(row, "password", stored(row, "api_key"))

    with pytest.raises(ForeignSecret):
        vault.objects.get(pk=row.pk).password.reveal()


def test_a_changed_ciphertext_does_not_open(vault, ours):
    row = vault.objects.create(password="hunter2")
    token = stored(row, "password")
    store(row, "password", token[:-6] + "AAAA==")

    with pytest.raises(UnreadableSecret):
        vault.objects.get(pk=row.pk).password.reveal()


def test_a_ciphertext_without_its_key_does_not_open(vault, ours, settings):
    row = vault.objects.create(password="hunter2")
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(UnreadableSecret):
        vault.objects.get(pk=row.pk).password.reveal()


def test_a_secret_of_another_company_is_not_saved(vault, ours, rival):
    with working_for(rival.pk):
        theirs = vault.objects.create(password="correct horse")
    row = vault.objects.create(password="hunter2")
    before = stored(row, "password")
    row.password = theirs.password

    with pytest.raises(ForeignSecret), transaction.atomic():
        row.save()

    assert stored(row, "password") == before


def test_a_secret_of_another_field_is_not_taken(vault, ours):
    row = vault.objects.create(api_key="live_1")

    with pytest.raises(ForeignSecret):
        row.password = row.api_key


def test_a_mask_is_never_stored(vault, ours):
    with pytest.raises(SecretError, match="A mask is not a value"):
        vault(password="pk_***masked***")


@pytest.mark.parametrize("value", [7, b"bytes", ["list"], Value("x")])
def test_only_text_is_taken(vault, ours, value):
    with pytest.raises(SecretError, match="takes text"):
        vault(password=value)


@pytest.mark.parametrize(
    "condition",
    [
        {"password": "hunter2"},
        {"password__contains": "h"},
        {"password__startswith": "gAAAAA"},
        {"password__in": ["hunter2"]},
        {"password__gt": ""},
        {"password__regex": "."},
    ],
)
def test_a_secret_is_not_searched(vault, ours, condition):
    with pytest.raises(FieldError, match="can not be searched"):
        vault.objects.filter(**condition)


def test_an_update_without_a_row_is_refused(vault, ours):
    row = vault.objects.create(password="hunter2")

    with pytest.raises(SecretError, match="written by saving its row"), transaction.atomic():
        vault.objects.update(password="other")

    row.refresh_from_db()
    assert row.password.reveal() == "hunter2"


def test_the_database_refuses_plain_text(vault, ours):
    row = vault.objects.create(password="hunter2")

    with pytest.raises(IntegrityError), transaction.atomic():
        vault.objects.update(password=Value("other"))
    with pytest.raises(IntegrityError), transaction.atomic():
        store(row, "password", "other")


def test_values_without_their_row_do_not_open(vault, ours):
    vault.objects.create(password="hunter2")

    with pytest.raises(SecretError, match="only as an attribute of its row"):
        vault.objects.values_list("password", flat=True).get().reveal()


def test_without_a_key_nothing_is_sealed(vault, ours, settings):
    settings.FIELD_KEYS = []

    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"), transaction.atomic():
        vault.objects.create(password="hunter2")

    assert vault.objects.count() == 0


def test_a_secret_shows_itself_to_nobody(vault, ours, caplog):
    row = vault.objects.create(password="hunter2")
    fresh = vault(password="hunter2")
    for secret in (row.password, fresh.password, vault.objects.get().password):
        logging.getLogger("test").error("secret %s %r", secret, secret)
        shown = [str(secret), repr(secret), f"{secret}", f"{secret!r:>40}"]

        assert not any("hunter2" in text or "gAAAAA" in text for text in shown)
    assert "hunter2" not in caplog.text + str(vars(row)) + str(vars(fresh))
    assert str(row.password) == MASK


@pytest.mark.parametrize("leak", [pickle.dumps, json.dumps])
def test_a_secret_leaves_by_no_serializer(vault, ours, leak):
    row = vault.objects.create(password="hunter2")

    with pytest.raises(TypeError):
        leak(row.password)


# kept


def test_a_secret_is_ciphertext_in_the_database_and_opens_on_its_row(vault, ours):
    row = vault.objects.create(password="hunter2", api_key="live_€")

    assert stored(row, "password").startswith("gAAAAA")
    assert row.password.reveal() == "hunter2"
    again = vault.objects.get(pk=row.pk)
    assert (again.password.reveal(), again.api_key.reveal()) == ("hunter2", "live_€")
    assert copy.deepcopy(again).password.reveal() == "hunter2"


def test_nothing_stays_nothing(vault, ours):
    row = vault.objects.create(password=None)

    assert (row.password, row.api_key) == (None, "")
    assert (stored(row, "password"), stored(row, "api_key")) == (None, "")
    assert list(vault.objects.filter(password__isnull=True)) == [row]


def test_an_unchanged_secret_keeps_its_ciphertext(vault, ours):
    row = vault.objects.create(password="hunter2")
    before = stored(row, "password")

    row.save()
    vault.objects.get(pk=row.pk).save()

    assert stored(row, "password") == before


def test_a_changed_secret_is_sealed_anew(vault, ours):
    row = vault.objects.create(password="hunter2")
    row.password = "hunter3"
    row.save(update_fields=["password"])

    assert vault.objects.get(pk=row.pk).password.reveal() == "hunter3"


def test_a_deferred_secret_opens(vault, ours):
    vault.objects.create(password="hunter2")

    assert vault.objects.defer("password").get().password.reveal() == "hunter2"
    assert vault.objects.only("password").get().password.reveal() == "hunter2"


def test_rows_written_together_are_sealed(vault, ours):
    rows = vault.objects.bulk_create([vault(password="a"), vault(password="b")])
    for row in rows:
        row.password = row.password.reveal() * 2
    vault.objects.bulk_update(rows, ["password"])

    assert [row.password.reveal() for row in vault.objects.order_by("pk")] == ["aa", "bb"]


def test_a_form_shows_the_mask_and_a_mask_sent_back_changes_nothing(vault, ours):
    form_class = forms.modelform_factory(vault, fields=["password", "api_key"])
    row = vault.objects.create(password="hunter2", api_key="live_1")
    before = stored(row, "password")
    shown = str(form_class(instance=row)["password"])

    form = form_class({"password": MASK, "api_key": "live_2"}, instance=row)

    assert MASK in shown
    assert "hunter2" not in shown
    assert form.is_valid(), form.errors
    assert form.changed_data == ["api_key"]
    form.save()
    row = vault.objects.get(pk=row.pk)
    assert (row.password.reveal(), row.api_key.reveal()) == ("hunter2", "live_2")
    assert stored(row, "password") == before


def test_masks_are_recognised_wherever_they_stand():
    assert [mask("x"), mask(""), mask(None), mask(Secret("a.B.c", plain="x"))] == [
        MASK,
        "",
        "",
        MASK,
    ]
    assert [is_masked(v) for v in (MASK, f"pk_test_{MASK}", "x", "", None, 7)] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
    assert (unmasked(MASK, "old"), unmasked("new", "old"), unmasked("", "old")) == (
        "old",
        "new",
        "",
    )


def test_text_may_be_sealed_without_a_model():
    token = seal(7, "integrations.Connection.config", "x")

    assert unseal(7, "integrations.Connection.config", token) == "x"
    with pytest.raises(ForeignSecret):
        unseal(8, "integrations.Connection.config", token)


# the key ring


def rotate(**options):
    said = StringIO()
    call_command("rotate_secrets", stdout=said, **options)
    return said.getvalue().splitlines()


def test_an_old_key_may_leave_the_ring_after_rotation(vault, ours, rival, settings):
    rows = [vault.objects.create(password=f"secret {n}") for n in range(3)]
    empty = vault.objects.create()
    with working_for(rival.pk):
        theirs = vault.objects.create(api_key="live_1")
    settings.FIELD_KEYS = [NEW, OLD]
    rows.append(vault.objects.create(password="secret 3"))

    said = rotate(batch_size=2)

    assert said == [
        f"company {ours.pk}, kernel.Vault.password: 3 renewed, 1 current",
        f"company {rival.pk}, kernel.Vault.api_key: 1 renewed, 0 current",
        "Every secret is under the newest key.",
    ]
    settings.FIELD_KEYS = [NEW]
    assert [vault.objects.get(pk=row.pk).password.reveal() for row in rows] == [
        "secret 0",
        "secret 1",
        "secret 2",
        "secret 3",
    ]
    assert vault.objects.get(pk=empty.pk).password is None
    with working_for(rival.pk):
        assert vault.objects.get(pk=theirs.pk).api_key.reveal() == "live_1"


def test_a_second_rotation_changes_nothing(vault, ours, settings):
    row = vault.objects.create(password="hunter2")
    settings.FIELD_KEYS = [NEW, OLD]
    rotate()
    before = stored(row, "password")

    assert rotate()[0] == f"company {ours.pk}, kernel.Vault.password: 0 renewed, 1 current"
    assert stored(row, "password") == before


def test_rotation_reports_what_no_key_opens_and_goes_on(vault, ours, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    lost = vault.objects.create(password="gone")
    settings.FIELD_KEYS = [OLD]
    kept = vault.objects.create(password="hunter2")
    settings.FIELD_KEYS = [NEW, OLD]

    with pytest.raises(
        CommandError, match=rf"kernel\.Vault\.password {lost.pk} of company {ours.pk}$"
    ):
        rotate()

    settings.FIELD_KEYS = [NEW]
    assert vault.objects.get(pk=kept.pk).password.reveal() == "hunter2"


def test_the_field_survives_a_migration(vault):
    name, path, args, kwargs = vault._meta.get_field("password").deconstruct()

    assert (name, path) == ("password", "repair_angel.kernel.fields_encrypted.EncryptedTextField")
    assert (args, kwargs) == ([], {"blank": True, "null": True})
    assert isinstance(vault._meta.get_field("password"), models.TextField)
