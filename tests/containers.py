"""The Dockerfile and docker-compose.yml without Docker: the same files, commands and settings, in a directory."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import yaml

from tests.servers import ROOT

FOLDERS = re.compile(r"(?<![\w./])/(venv|parley|data)\b")
VARIABLE = re.compile(r"\$\{(\w+)(?:(:[-+?])([^${}]*))?\}")


class Instruction(NamedTuple):
    """One instruction of a Dockerfile, and the number of the stage it is in, from 0."""

    stage: int
    name: str
    text: str


def instructions() -> list[Instruction]:
    """The Dockerfile, each instruction on one line and without its comments."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line and not line.startswith("#")]
    found: list[Instruction] = []
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        name, text = line.split(maxsplit=1)
        stage = found[-1].stage if found else -1
        found.append(Instruction(stage + (name == "FROM"), name, text))
    return found


def values(name: str) -> list[str]:
    """What the instructions called `name` of the last stage say."""
    last = instructions()[-1].stage
    return [text for stage, called, text in instructions() if (stage, called) == (last, name)]


def goes_into_the_image(path: PurePosixPath) -> bool:
    """Whether .dockerignore lets `path` through: the last line that names it, or a folder above it, decides."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    goes = True
    for line in lines:
        pattern = line.removeprefix("!")
        if any(_names(pattern, part) for part in (path, *path.parents[:-1])):
            goes = line.startswith("!")
    return goes


def _names(pattern: str, path: PurePosixPath) -> bool:
    if pattern.startswith("**/"):
        return fnmatch(path.name, pattern.removeprefix("**/"))
    return len(path.parts) == pattern.count("/") + 1 and fnmatch(str(path), pattern)


class Image:
    """What the Dockerfile makes, with /venv, /parley and /data inside `root`. Nothing here needs to be root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def build(self) -> "Image":
        """Do what the first stage says; raises RuntimeError with what a step printed when it fails."""
        where = self.root
        for stage, name, text in instructions():
            if stage == 0 and name == "WORKDIR":
                where = Path(self.placed(text))
                where.mkdir()
            elif stage == 0 and name == "COPY":
                self._copy(text, where)
            elif stage == 0 and name == "RUN":
                self._step(self.placed(text), where)
        (self.root / "data").mkdir(mode=0o700)
        return self

    def placed(self, text: str) -> str:
        """`text` with the folders of the image where they are here."""
        return FOLDERS.sub(lambda found: str(self.root / found[1]), text)

    def run(self, command: list[str], environment: Mapping[str, str], **streams: Any) -> "subprocess.Popen[str]":
        """Start `command` as in a container of this image: with its variables and those given, nothing of the shell."""
        variables = {"PATH": os.environ["PATH"], "HOME": self.placed("/data")}
        for pair in shlex.split(" ".join(values("ENV"))):
            name, _, value = pair.partition("=")
            variables[name] = self.placed(value.replace("$PATH", variables["PATH"]))
        variables |= {name: self.placed(value) for name, value in environment.items()}
        program = shutil.which(command[0], path=variables["PATH"])
        [where] = values("WORKDIR")
        return subprocess.Popen(
            [str(program), *command[1:]],
            cwd=self.placed(where),
            env=variables,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            **streams,
        )

    def container(
        self, arguments: list[str], environment: Mapping[str, str], **streams: Any
    ) -> "subprocess.Popen[str]":
        """Start a container with `arguments`, or with those of the Dockerfile."""
        [entrypoint], [command] = values("ENTRYPOINT"), values("CMD")
        return self.run(json.loads(entrypoint) + (arguments or json.loads(command)), environment, **streams)

    def files(self) -> dict[str, tuple[int, int]]:
        """Everything that a container may read but not write, with its time and size."""
        found = [path for folder in ("venv", "parley") for path in (self.root / folder).rglob("*")]
        return {str(path): (path.lstat().st_mtime_ns, path.lstat().st_size) for path in found}

    def _step(self, command: str, where: Path) -> None:
        done = subprocess.run(
            ["sh", "-c", command], cwd=where, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{command}\n{done.stdout}{done.stderr}")

    def _copy(self, text: str, where: Path) -> None:
        *sources, target = text.split()
        for source in sources:
            for path in files_below(ROOT / source):
                if goes_into_the_image(PurePosixPath(path.relative_to(ROOT))):
                    copy = where / target / path.relative_to(ROOT)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, copy)


def files_below(path: Path) -> list[Path]:
    """`path` itself, or the files of a folder; of folders that nothing goes into the image from, none."""
    if path.is_file():
        return [path]
    tops = {line.removeprefix("!").split("/")[0] for line in (ROOT / ".dockerignore").read_text().splitlines()}
    return [file for top in path.iterdir() if top.name in tops for file in (top, *top.rglob("*")) if file.is_file()]


def compose(variables: Mapping[str, str]) -> dict[str, Any]:
    """docker-compose.yml with these variables in .env. Raises KeyError, with the sentence, for one that is required."""

    def value(found: "re.Match[str]") -> str:
        name, operator, text = found.groups()
        given = variables.get(name, "")
        if operator == ":?" and not given:
            raise KeyError(f"{name} {text}")
        if operator == ":+":
            return text if given else ""
        return given or text or ""

    def filled(node: Any) -> Any:
        if isinstance(node, dict):
            return {name: filled(child) for name, child in node.items()}
        if isinstance(node, list):
            return [filled(child) for child in node]
        while isinstance(node, str) and VARIABLE.search(node):
            node = VARIABLE.sub(value, node)
        return node

    loaded: dict[str, Any] = filled(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))
    return loaded
