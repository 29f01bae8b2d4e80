import { exemptPlaces } from './exempt-places.js';
import { jsonSchema } from './json-schema.js';
import { content, dictionary, either, leaf, list, number, object, variant, words } from './schema.js';

describe('the places that a schema exempts', () => {
  it('are told by their paths, each of its kind', () => {
    const id = leaf('name', 'an id', /^id_/);
    const schema = object({
      model: leaf('name', 'the model'),
      size: number,
      items: list(variant('type', { call: object({ type: words('call'), id, text: content }) }, object({ id }))),
      any: either({ string: { ...leaf('address', 'an address', /^https:/), otherwise: leaf('encoded', 'bytes') }, list: list(content) }),
      names: dictionary(id),
    });
    expect(exemptPlaces(schema).map(({ path, role }) => `${path} ${role}`)).toEqual([
      'model name',
      'size number',
      'items[](call).id name',
      'items[].id name',
      'any address',
      'any encoded',
      'names.* name',
    ]);
  });

  it('are none in a JSON Schema, which holds itself', () => expect(exemptPlaces(jsonSchema)).toEqual([]));
});
