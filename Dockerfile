# One image for every role: a node (serve, work or both), and for trying out the identity provider of the playground.
FROM node:24-bookworm-slim
WORKDIR /wissel
COPY . .
RUN npm run bootstrap
RUN npm run build
ENV NODE_ENV=production
USER node
CMD ["node", "apps/node/dist/main.js"]
