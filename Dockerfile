# The operator, the board and the command line, bundled: no package manager, no node_modules, no shell of ours.
#   docker build -t cloud-pi-labs:dev .
#   docker build --build-arg BUILD_BASE=… --build-arg RUNTIME_BASE=… .
# BUILD_BASE has Node.js 20.19 or newer with npm; RUNTIME_BASE has `node` in /nodejs/bin or /usr/local/bin. Plain
# instructions only: any builder takes them.
ARG BUILD_BASE=node:24-bookworm-slim
ARG RUNTIME_BASE=gcr.io/distroless/nodejs24-debian12:nonroot

FROM ${BUILD_BASE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
# esbuild's own binary comes as a package: no install script is needed.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY tools tools
COPY src src
COPY labs labs
RUN node tools/bundle.mjs operator board kubectl-lab --out /app/dist && cp -r labs /app/labs

FROM ${RUNTIME_BASE}
COPY --from=build /app /app
WORKDIR /app
# Of distroless and of the official images: which of the two the base is does not matter.
ENV PATH=/nodejs/bin:/usr/local/bin:/usr/bin:/bin NODE_ENV=production
USER 65532:65532
ENTRYPOINT ["node"]
CMD ["/app/dist/operator.js"]
