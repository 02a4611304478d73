# The server in a container: the Debian package, built here, on Debian 12.
#   docker build --tag ivig-cds .
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges \
#     -v ./site.toml:/etc/ivig-cds/ivig-cds.toml:ro -v ivig-cds-state:/var/lib/ivig-cds -p 8080:8080 ivig-cds
# The configuration that is in it listens on the container's own loopback: bring your own.
FROM debian:bookworm-slim AS build
WORKDIR /source
COPY scripts/install-dependencies scripts/
RUN scripts/install-dependencies
COPY . .
RUN scripts/build release ivig-cds cds-hooks-conformance \
    && cpack --config build/release/CPackConfig.cmake -B /package

FROM debian:bookworm-slim
# curl is for the health check. The user's number is fixed, so that volumes stay its own.
RUN --mount=type=bind,from=build,source=/package,target=/package \
    adduser --system --group --uid 10001 --no-create-home --home /var/lib/ivig-cds ivig-cds \
    && apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl /package/ivig-cds_*.deb \
    && rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log \
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/ivig-cds
ENV STATE_DIRECTORY=/var/lib/ivig-cds
VOLUME /var/lib/ivig-cds
USER 10001:10001
EXPOSE 8080 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["curl", "--silent", "--fail", "--output", "/dev/null", "http://127.0.0.1:9464/health/ready"]
ENTRYPOINT ["/usr/bin/ivig-cds"]
CMD ["serve", "--config", "/etc/ivig-cds/ivig-cds.toml"]
