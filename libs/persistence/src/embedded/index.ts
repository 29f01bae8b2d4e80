/** Apart from the rest, so that the server can be on its way before the mapper and its driver for services are loaded. */
export { EmbeddedPostgres } from './embedded-postgres.js';
