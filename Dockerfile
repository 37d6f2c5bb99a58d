# The server in one image; docker-compose.yml puts a database, a bus and a proxy beside it.
# Nothing in it is secret: SECRET_KEY and JWT_SECRET_KEY come from the environment when a container starts.

FROM python:3.13-slim AS build
WORKDIR /parley
# Wheels only: nothing is compiled, and a file that is not the locked one is refused.
COPY requirements.txt requirements-postgres.txt requirements-mongodb.txt ./
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: \
        -r requirements.txt -r requirements-postgres.txt -r requirements-mongodb.txt
COPY . .
# Compiled here, as pip did with the rest, since a container may write nothing outside /data.
RUN /venv/bin/python -m compileall -q /parley

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Parley" \
      org.opencontainers.image.description="Real-time chat on your own machine" \
      org.opencontainers.image.licenses="MIT"
# /data belongs to the user before it becomes a volume, so that a new volume does too.
RUN groupadd --gid 10001 parley \
    && useradd --uid 10001 --gid parley --home-dir /data --no-create-home --shell /usr/sbin/nologin parley \
    && install --directory --owner parley --group parley --mode 0700 /data
COPY --from=build /venv /venv
COPY --from=build /parley /parley
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data
WORKDIR /parley
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=2m --retries=3 CMD ["python", "deploy/healthy.py"]
ENTRYPOINT ["python", "manage.py"]
CMD ["serve"]
