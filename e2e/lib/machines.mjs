// Documents of machines that do not exist.

import { createHash } from 'node:crypto';

/** Returns a small inventory of the machine with that number; equal numbers make equal machines. */
export function machine(number, name = `machine-${number}`) {
  const hash = createHash('sha256').update(`machine ${number}`).digest('hex');
  const serial = `QM${hash.slice(0, 12).toUpperCase()}`;
  return {
    action: 'inventory',
    deviceid: `${name}-2026-01-15-08-00-00`,
    itemtype: 'Computer',
    content: {
      versionclient: 'GLPI-Agent_v1.11',
      bios: { smanufacturer: 'Example Systems', smodel: 'Model One', ssn: serial },
      hardware: { name, uuid: uuid(hash), memory: 8192, chassis_type: 'Desktop' },
      operatingsystem: { name: 'Debian GNU/Linux', version: '12', full_name: 'Debian GNU/Linux 12 (bookworm)', arch: 'x86_64', kernel_name: 'linux' },
      cpus: [{ name: 'Example CPU', manufacturer: 'Example', core: 4, thread: 8, speed: 2400 }],
      networks: [{ description: 'eth0', type: 'ethernet', status: 'up', mac: mac(hash), ipaddress: `10.${number >> 16 & 255}.${number >> 8 & 255}.${number & 255}`, ipmask: '255.0.0.0' }],
      softwares: ['bash', 'coreutils', 'openssh-server'].map((software) => ({ name: software, version: '1.0', from: 'deb', arch: 'x86_64' })),
    },
  };
}

function uuid(hash) {
  return [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}

function mac(hash) {
  return ['02', ...hash.slice(32, 42).match(/../g)].join(':');
}
