import { findInstanceType, type InstanceTypeSpec } from '../../catalog';
import type { Resource } from './resource';

export const INTERFACES = 'LaunchTemplateData.NetworkInterfaces';

export interface InterfaceView {
  readonly path: string;
  readonly card: number;
  readonly device: number;
  /** `interface` when the template names none, as EC2 does. */
  readonly interfaceType: string;
}

const KNOWN_TYPES = ['interface', 'efa', 'efa-only'];

export const interfacesOf = (template: Resource): readonly InterfaceView[] =>
  template.members(INTERFACES).map((path) => ({
    path,
    card: Number(template.knownAt(`${path}.NetworkCardIndex`) ?? 0),
    device: Number(template.knownAt(`${path}.DeviceIndex`) ?? 0),
    interfaceType: String(template.knownAt(`${path}.InterfaceType`) ?? 'interface'),
  }));

export const isPrimary = ({ card, device }: InterfaceView): boolean => card === 0 && device === 0;

/** Interfaces that make an EFA device. An `efa-only` primary one makes none: EC2 refuses it, and its own rule says so. */
export const efaInterfacesOf = (template: Resource): readonly InterfaceView[] =>
  interfacesOf(template).filter(
    (nic) => nic.interfaceType === 'efa' || (nic.interfaceType === 'efa-only' && !isPrimary(nic)),
  );

/** False while some interface type is none at all, which its own rule reports. */
export const interfaceTypesAreKnown = (template: Resource): boolean =>
  interfacesOf(template).every(({ interfaceType }) => KNOWN_TYPES.includes(interfaceType));

/** The catalog's record of the type in the template. */
export function instanceSpecOf(template: Resource): InstanceTypeSpec | undefined {
  const name = template.knownAt('LaunchTemplateData.InstanceType');
  return typeof name === 'string' ? findInstanceType(name) : undefined;
}
