import type { EndpointSlice } from '../api/objects';

/** A Service, and which of its ports; without a port name, whichever. */
export interface ServicePort {
  readonly name: string;
  /** @default - any: the name is not used twice */
  readonly namespace?: string;
  readonly portName?: string;
}

/** Pods that a Service offers to new requests, by uid. */
export function readyAddresses(slices: readonly EndpointSlice[], service: ServicePort): ReadonlySet<string> {
  const own = slices.filter(
    ({ metadata, ports }) =>
      metadata.labels?.['kubernetes.io/service-name'] === service.name &&
      (service.namespace === undefined || metadata.namespace === service.namespace) &&
      (ports ?? []).some(
        ({ name, port }) => port !== undefined && (service.portName === undefined || name === service.portName),
      ),
  );
  return new Set(
    own
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready === true && conditions.terminating !== true)
      .flatMap(({ targetRef }) => targetRef?.uid ?? []),
  );
}
