# One image for every process of Ostiary; the command says which it is.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .swcrc tsconfig.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY scripts scripts
COPY libs libs
COPY apps apps
# Without what only tests use: nothing that is shipped can set a failpoint's trap.
RUN node scripts/prepare.mjs --force && rm -rf dist/libs/*/src/testing dist/apps/*/src/testing

FROM node:24-bookworm-slim AS modules
WORKDIR /src
COPY package.json package-lock.json ./
# Optional packages are a Node of our own and the embedded PostgreSQL: the image has the one and must not have the other.
RUN npm ci --no-audit --no-fund --ignore-scripts --omit=dev --omit=optional

FROM node:24-bookworm-slim
ENV NODE_ENV=production OSTIARY_HOME=/var/lib/ostiary
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
RUN mkdir -p /var/lib/ostiary && chown 10001:10001 /var/lib/ostiary
COPY package.json ./
COPY scripts/token.mjs scripts/token.mjs
COPY --from=modules /src/node_modules node_modules
COPY --from=build /src/dist dist
# By number, so that an orchestrator can tell that it is not root.
USER 10001:10001
ENTRYPOINT ["node", "--enable-source-maps", "--max-semi-space-size=8", "--no-allocation-site-pretenuring", "--disable-warning=TimeoutNegativeWarning"]
CMD ["dist/apps/ingress/src/main.js"]
