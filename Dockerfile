# One image: the node in any role, and the playground's identity provider and set-up for docker-compose.yml.
FROM node:24-bookworm-slim
WORKDIR /wissel
COPY . .
RUN npm run bootstrap
RUN npm run build
ENV NODE_ENV=production
# A volume mounted here belongs to the user below.
COPY --chown=node:node deploy/trial /trial
USER node
CMD ["node", "apps/node/dist/main.js"]
