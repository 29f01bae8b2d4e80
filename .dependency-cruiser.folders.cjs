/**
 * No cycles between the folders of an app or a lib. Specs, fakes and helpers for tests may look anywhere, so they are left out, which a
 * rule on folders cannot say: hence a run of its own.
 */
const { options } = require('./.dependency-cruiser.cjs');
module.exports = {
  forbidden: [{ name: 'no-cycles-between-folders', severity: 'error', scope: 'folder', from: {}, to: { circular: true } }],
  options: { ...options, exclude: { path: ['^dist/', '^apps/console/', '\\.(spec|fake|contract)\\.ts$', '/testing/'] } },
};
