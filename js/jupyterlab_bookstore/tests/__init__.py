"""Each test states one promise of the server extension."""
