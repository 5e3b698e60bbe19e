# The program alone, in an image without a shell:
#
#     docker build -t leadlet .
#     docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/course" leadlet build /course
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /leadlet
COPY . .
RUN cargo build --profile dist --locked && mkdir /course

FROM scratch
COPY --from=build /leadlet/target/dist/leadlet /leadlet
COPY --from=build /leadlet/LICENSE /LICENSE
# nobody: a container that is started without --user writes nothing that belongs to root.
COPY --from=build --chown=65534:65534 /course /course
USER 65534:65534
WORKDIR /course
ENTRYPOINT ["/leadlet"]
CMD ["--help"]
