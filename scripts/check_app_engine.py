"""Check app.yaml and cron.yaml with Google's own reader, offline: `make appengine`.

The reader, appengine-python-standard, needs older packages than we do: it has an environment of its own,
`build/appengine`, made the first time.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / "build" / "appengine"
INSTALLED = ENVIRONMENT / ".installed"  # written last: an installation that was broken off is begun again
CHECK = """
import sys
from google.appengine.api import appinfo, croninfo
with open(sys.argv[1]) as file:
    app = appinfo.LoadSingleAppInfo(file)
with open(sys.argv[2]) as file:
    cron = croninfo.LoadSingleCron(file)
print(f"app.yaml: {app.runtime}, {len(app.handlers)} handlers; cron.yaml: {len(cron.cron)} job")
"""


def main() -> int:
    """Unknown names and wrong values end with Google's own message and a status that is not 0."""
    python = ENVIRONMENT / "bin" / "python"
    if not INSTALLED.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "appengine-python-standard"], check=True)
        INSTALLED.touch()
    return subprocess.run([python, "-c", CHECK, ROOT / "app.yaml", ROOT / "cron.yaml"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
