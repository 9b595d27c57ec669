"""`BookstoreSettings`, and what `GET settings` tells of it."""

import pytest
from traitlets import TraitError
from traitlets.config import Config

from jupyterlab_bookstore.settings import ENVIRONMENT, SECRETS, BookstoreSettings


def configured(**values):
    return BookstoreSettings(config=Config({"BookstoreSettings": values}))


def test_names_and_defaults_are_those_of_nteract_bookstore():
    settings = BookstoreSettings()
    assert {name: getattr(settings, name) for name in settings.traits(config=True)} == {
        "workspace_prefix": "workspace",
        "published_prefix": "published",
        "s3_access_key_id": None,
        "s3_secret_access_key": None,
        "s3_endpoint_url": "https://s3.amazonaws.com",
        "s3_region_name": "us-east-1",
        "s3_bucket": "",
        "max_threads": 16,
        "enable_s3_cloning": True,
        "fs_cloning_basedir": "",
        # and ours
        "s3_session_token": None,
        "s3_addressing": "auto",
        "edge_url": "",
        "credentials_url": "",
    }


def test_nothing_is_explicit_when_nobody_has_set_anything():
    assert BookstoreSettings().explicit() == {}


def test_a_value_set_to_its_default_is_explicit():
    assert configured(s3_region_name="us-east-1").explicit() == {"s3_region_name": "us-east-1"}


@pytest.mark.parametrize(("name", "variable"), ENVIRONMENT.items())
def test_each_variable_sets_its_setting(name, variable, monkeypatch):
    monkeypatch.setenv("JPYNB_S3_ACCESS_KEY_ID", "key")  # without which a token means nothing
    monkeypatch.setenv(variable, "from the environment")
    assert getattr(BookstoreSettings(), name) == "from the environment"


def test_the_variables_are_those_of_nteract_bookstore():
    assert set(ENVIRONMENT.values()) == {
        "JPYNB_S3_ACCESS_KEY_ID",
        "JPYNB_S3_SECRET_ACCESS_KEY",
        "JPYNB_S3_SESSION_TOKEN",
        "JPYNB_S3_ENDPOINT_URL",
        "JPYNB_S3_REGION_NAME",
        "JPYNB_S3_BUCKET",
    }


def test_a_variable_is_explicit(monkeypatch):
    monkeypatch.setenv("JPYNB_S3_BUCKET", "mine")
    assert BookstoreSettings().explicit() == {"s3_bucket": "mine"}


def test_configuration_beats_the_environment(monkeypatch):
    monkeypatch.setenv("JPYNB_S3_BUCKET", "environment")
    monkeypatch.setenv("JPYNB_S3_REGION_NAME", "eu-central-1")
    assert configured(s3_bucket="configuration").explicit() == {
        "s3_bucket": "configuration",
        "s3_region_name": "eu-central-1",
    }


def test_configuration_can_empty_what_the_environment_sets(monkeypatch):
    monkeypatch.setenv("JPYNB_S3_BUCKET", "environment")
    assert configured(s3_bucket="").s3_bucket == ""


def test_an_empty_variable_counts_as_none(monkeypatch):
    monkeypatch.setenv("JPYNB_S3_ENDPOINT_URL", "")
    settings = BookstoreSettings()
    assert settings.s3_endpoint_url == "https://s3.amazonaws.com"
    assert settings.explicit() == {}


def test_a_token_of_the_environment_goes_with_no_key_of_the_configuration(monkeypatch):
    monkeypatch.setenv("JPYNB_S3_SESSION_TOKEN", "of another key")
    settings = configured(s3_access_key_id="key", s3_secret_access_key="secret")
    assert settings.s3_session_token is None


def test_explicit_holds_no_secret():
    explicit = configured(**dict.fromkeys(SECRETS, "hush"), s3_bucket="b").explicit()
    assert explicit == {"s3_bucket": "b"}


def test_an_unknown_setting_is_warned_of(caplog):
    configured(s3_buckett="typo").log_problems()
    assert "s3_buckett" in caplog.text


def test_half_a_pair_of_keys_is_warned_of_without_telling_it(caplog):
    configured(s3_secret_access_key="hush").log_problems()
    assert "only one is set" in caplog.text
    assert "hush" not in caplog.text


def test_addressing_is_one_of_three_words():
    with pytest.raises(TraitError):
        configured(s3_addressing="sideways")


class TestAnswer:
    """`GET settings` of a server that an administrator configured."""

    @pytest.fixture
    def bookstore_config(self):
        return {
            "s3_bucket": "shared",
            "s3_access_key_id": "hush-id",
            "s3_secret_access_key": "hush-secret",
            "s3_session_token": "hush-token",
            "edge_url": "https://notebooks.example.org",
            "max_threads": 16,
        }

    async def test_tells_what_is_set_and_where_the_credentials_are(self, ask, jp_base_url):
        status, answer, _ = await ask("settings")
        assert status == 200
        assert answer == {
            "s3_bucket": "shared",
            "edge_url": "https://notebooks.example.org",
            "max_threads": 16,
            "credentials_url": f"{jp_base_url}bookstore/credentials",
        }

    async def test_is_not_to_be_kept(self, ask):
        _, _, headers = await ask("settings")
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Type"] == "application/json"
        assert headers["X-Content-Type-Options"] == "nosniff"


async def test_a_server_without_a_bucket_names_no_credentials(ask):
    status, answer, _ = await ask("settings")
    assert (status, answer) == (200, {})


class TestCommandLine:
    """`--BookstoreSettings.…` beside a JPYNB variable."""

    @pytest.fixture
    def jp_argv(self, monkeypatch):
        monkeypatch.setenv("JPYNB_S3_BUCKET", "environment")
        return [
            "--BookstoreSettings.s3_bucket=argument",
            "--BookstoreSettings.enable_s3_cloning=False",
            "--BookstoreSettings.credentials_url=https://credentials.example.org/me",
        ]

    async def test_is_read_and_beats_the_environment(self, ask):
        _, answer, _ = await ask("settings")
        assert answer == {
            "s3_bucket": "argument",
            "enable_s3_cloning": False,
            "credentials_url": "https://credentials.example.org/me",
        }
