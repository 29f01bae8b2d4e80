import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Attribute {
  readonly type: string;
  readonly requirement: string;
  readonly is_array?: boolean;
  readonly profile?: string;
  readonly enum?: Readonly<Record<string, string>>;
  readonly sibling?: string;
}
interface Shape {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly constraints: { readonly at_least_one?: readonly string[]; readonly just_one?: readonly string[] };
}
interface EventClass extends Shape {
  readonly uid: number;
  readonly profiles: readonly string[];
}
interface Scalar {
  readonly type?: string;
  readonly regex?: string;
  readonly max_len?: number;
  readonly range?: readonly [number, number];
}
interface Schema {
  readonly version: string;
  readonly classes: Readonly<Record<string, EventClass>>;
  readonly objects: Readonly<Record<string, Shape>>;
  readonly types: Readonly<Record<string, Scalar>>;
}
type Fields = Readonly<Record<string, unknown>>;

/** Free in form: whatever stands in it is the source's own. */
const FREE = 'object';
const OTHER = 99;

/**
 * Checks events against OCSF's own schema, for specs: required attributes, unknown ones, types, enumerations, that captions are those of their numbers,
 * constraints, and that attributes of a profile stand only where the event names the profile.
 */
export class OcsfValidator {
  private readonly schema: Schema;

  constructor(file = join(import.meta.dirname, 'ocsf-1.8.0.json')) {
    this.schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
  }

  /** What is wrong with it, by path; nothing, where it is an event of OCSF. */
  faultsOf(event: Fields): string[] {
    const found = Object.values(this.schema.classes).find(({ uid }) => uid === event['class_uid']);
    if (!found) return [`class_uid: ${String(event['class_uid'])} is none of ${this.schema.version}`];
    const metadata = event['metadata'] as Fields;
    const profiles = (metadata['profiles'] ?? []) as readonly string[];
    return [
      ...profiles.filter((name) => !found.profiles.includes(name)).map((name) => `metadata.profiles: ${name} does not go with the class`),
      ...(event['type_uid'] === found.uid * 100 + Number(event['activity_id']) ? [] : ['type_uid: not class and activity']),
      ...this.object(found, event, profiles, ''),
    ];
  }

  private object(shape: Shape, fields: Fields, profiles: readonly string[], path: string): string[] {
    const { at_least_one: some, just_one: one } = shape.constraints;
    const present = (names: readonly string[]) => names.filter((name) => fields[name] !== undefined).length;
    const applies = ({ profile }: Attribute) => profile === undefined || profiles.includes(profile);
    return [
      ...Object.entries(shape.attributes)
        .filter(([name, attribute]) => attribute.requirement === 'required' && applies(attribute) && fields[name] === undefined)
        .map(([name]) => `${path}${name}: required`),
      ...(some && present(some) === 0 ? [`${path}: at least one of ${some.join(', ')}`] : []),
      ...(one && present(one) !== 1 ? [`${path}: just one of ${one.join(', ')}`] : []),
      ...Object.entries(fields).flatMap(([name, value]) => {
        const attribute = shape.attributes[name];
        if (!attribute) return [`${path}${name}: unknown`];
        if (!applies(attribute)) return [`${path}${name}: only with the profile ${attribute.profile}`];
        return this.attribute(attribute, value, profiles, `${path}${name}`, fields);
      }),
    ];
  }

  private attribute(attribute: Attribute, value: unknown, profiles: readonly string[], path: string, beside: Fields): string[] {
    if (!attribute.is_array) return [...this.value(attribute, value, profiles, path), ...captionFaults(attribute, value, path, beside)];
    if (!Array.isArray(value)) return [`${path}: not a list`];
    return value.flatMap((item, index) => this.value(attribute, item, profiles, `${path}[${index}]`));
  }

  private value({ type, enum: allowed }: Attribute, value: unknown, profiles: readonly string[], path: string): string[] {
    if (allowed && type === 'integer_t' && allowed[String(value)] === undefined) return [`${path}: ${String(value)} is none of its values`];
    const scalar = this.schema.types[type];
    if (scalar) return this.fits(type, scalar, value) ? [] : [`${path}: not a ${type}`];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: not a ${type}`];
    if (type === FREE) return [];
    const shape = this.schema.objects[type];
    return shape ? this.object(shape, value as Fields, profiles, `${path}.`) : [`${path}: ${type} is not in the export`];
  }

  private fits(name: string, { type, regex, max_len: longest, range }: Scalar, value: unknown): boolean {
    const base = type ?? name;
    if (base === 'integer_t' || base === 'long_t')
      return Number.isSafeInteger(value) && (range === undefined || (Number(value) >= range[0] && Number(value) <= range[1]));
    if (base === 'float_t') return typeof value === 'number';
    if (base === 'boolean_t') return typeof value === 'boolean';
    if (base === 'json_t') return true;
    if (typeof value !== 'string' || (longest !== undefined && value.length > longest)) return false;
    return regex === undefined || new RegExp(regex).test(value);
  }
}

/** Beside a number stands its caption, or the source's own where the number is that of none. */
function captionFaults({ enum: allowed, sibling }: Attribute, value: unknown, path: string, beside: Fields): string[] {
  if (!allowed || !sibling || value === OTHER) return [];
  const caption = beside[sibling];
  return caption === undefined || caption === allowed[String(value)] ? [] : [`${path}: ${JSON.stringify(caption)} is not its caption`];
}
