#!/usr/bin/env node
// Assets of every kind in a browser: lists, tabs, editing by hand, locks, history, what changed, software.

import { Walk } from './lib/walk.mjs';

const KINDS = ['computers', 'monitors', 'network-equipment', 'peripherals', 'printers', 'phones', 'unmanaged'];
const LONG = 'a-machine-whose-name-was-made-up-by-a-program-and-goes-on-and-on-and-on.branch-office.example.com';

const walk = await Walk.begin('assets', { minutes: 8 });
const { server, visitor, page, visit, see, main, submit } = walk;

await walk.go(async () => {
  await walk.setUp();
  await see('/assets/network-equipment', 'assets-empty');
  await see('/assets/software', 'software-empty');
  await server.command('setting', 'set', 'inventory.enabled=true', 'inventory.authentication=none');
  for (let number = 1; number <= 12; number += 1) await submit(machine(number));
  for (const document of [furnished(), networkDevice(), printer(), phone(), unmanaged()]) await submit(document);
  await submit(furnished({ memory: 32_768, openssl: '3.0.16' }));
  for (const kind of KINDS) await see(`/assets/${kind}`, `assets-${kind}`);
  await seeTabs('computers', LONG, 'asset-computer');
  await seeTabs('network-equipment', 'core-switch', 'asset-switch');
  await seeTabs('printers', 'printer-of-the-cellar', 'asset-printer');
  await edit();
  await comeBack();
  await chooseSeveral();
  await see('/assets/changes', 'changes');
  await see('/assets/software', 'software');
  await visit('/assets/software?q=openssl');
  await main().getByRole('link', { name: 'openssl', exact: true }).click();
  await visitor.look('software-one');
  await see('/assets/software/machines?name=openssl&older=3.0.16', 'software-machines');
});

/** Looks at every tab that an asset has. */
async function seeTabs(kind, name, picture) {
  await visit(`/assets/${kind}`);
  await main().getByRole('link', { name, exact: true }).click();
  const tabs = await page.getByRole('navigation', { name: 'Tabs' }).getByRole('link').all();
  const places = await Promise.all(tabs.map((tab) => tab.getAttribute('href')));
  for (const place of places) {
    const tab = place.split('/')[4] ?? 'main';
    await visit(place);
    const rest = page.locator('td.more summary');
    if (await rest.count()) await rest.first().click();
    await visitor.look(`${picture}-${tab}`);
  }
}

/** Leaves a list that is narrowed, goes from tab to tab, and comes back to the list as it was left. */
async function comeBack() {
  await visit('/assets/computers?q=oak1&sort=name&order=desc');
  await main().getByRole('link', { name: 'oak1', exact: true }).click();
  await page.getByRole('navigation', { name: 'Tabs' }).getByRole('link', { name: 'History' }).click();
  await page.getByRole('navigation', { name: 'Way back' }).getByRole('link', { name: 'Computers' }).click();
  await page.waitForURL(/\/assets\/computers\?q=oak1&sort=name&order=desc$/);
}

/** Writes over a field, sees it locked, and releases it. */
async function edit() {
  await visit(`/assets/computers?q=${LONG}`);
  await main().getByRole('link', { name: LONG, exact: true }).click();
  await page.getByLabel('Location').fill('Cellar, behind the third door');
  await page.getByLabel('Alternate username', { exact: true }).fill('x'.repeat(256));
  await visitor.expectingRefusal(async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('At most 255 characters, on one line.').waitFor();
  });
  await visitor.look('asset-refused');
  await page.getByLabel('Alternate username', { exact: true }).fill('bob');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').getByText('Your changes are saved.').waitFor();
  await submit(furnished({ memory: 32_768, openssl: '3.0.16' }));
  await page.reload();
  await page.getByText('Locked. The agent reports: alice').waitFor();
  await visitor.look('asset-locked');
  await page.getByRole('link', { name: /^Locks/ }).click();
  await visitor.look('asset-locks');
  await page.getByRole('button', { name: 'Release Alternate username' }).click();
  await page.getByText('The field is released.').waitFor();
  await page.getByRole('link', { name: 'History', exact: true }).click();
  await page.getByText('Cellar, behind the third door').waitFor();
  await visitor.look('asset-history');
}

/** Gives several a status, and puts them in the trash. */
async function chooseSeveral() {
  await visit('/assets/computers');
  for (const box of (await page.getByRole('checkbox', { name: /^Select oak/ }).all()).slice(0, 3)) await box.check();
  await page.getByRole('button', { name: 'Change status' }).click();
  await page.getByLabel('Status').fill('In use');
  await visitor.look('assets-status');
  await page.getByRole('button', { name: 'Change status' }).click();
  await page.getByText('Your changes are saved.').waitFor();
  for (const box of (await page.getByRole('checkbox', { name: /^Select oak/ }).all()).slice(0, 3)) await box.check();
  await page.getByRole('button', { name: 'Put in trash' }).click();
  await visitor.look('assets-to-trash');
  await page.getByRole('button', { name: 'Put in trash' }).click();
  await page.getByText('3 assets are in the trash.').waitFor();
  await see('/assets/computers?trash=1', 'assets-trash');
}

function document(itemtype, deviceid, content, action = 'inventory') {
  return { action, deviceid, itemtype, content: { versionclient: 'GLPI-Agent_v1.12', ...content } };
}

function machine(number, content = {}) {
  const name = `oak${number}`;
  return document('Computer', `${name}-2026-01-01-00-00-00`, {
    hardware: { name, uuid: `4c4c4544-0042-3510-8052-${String(number).padStart(12, '0')}`, memory: 16_000, swap: 2_047, lastloggeduser: 'alice' },
    bios: { ssn: `OAK${number}`, smanufacturer: 'Example Computers', smodel: 'Model 9', bmanufacturer: 'Example', bversion: '1.2.3' },
    operatingsystem: { name: 'Debian GNU/Linux', full_name: 'Debian GNU/Linux 12 (bookworm)', version: '12', arch: 'x86_64' },
    softwares: [{ name: 'openssl', version: '3.0.15', publisher: 'Debian', arch: 'amd64' }],
    ...content,
  });
}

/** A machine with something in every part. */
function furnished({ memory = 16_384, openssl = '3.0.15' } = {}) {
  const software = Array.from({ length: 60 }, (_, number) => ({ name: `library-${number}`, version: `1.${number}`, publisher: 'Debian', arch: 'amd64', install_date: '2026-01-01' }));
  const { content, ...rest } = machine(99);
  return {
    ...rest,
    content: {
      ...content,
      hardware: { ...content.hardware, name: LONG, chassis_type: 'Laptop', workgroup: 'example.com' },
      cpus: [{ name: 'Example CPU 3000', manufacturer: 'Example', core: 8, thread: 16, speed: 3_000, familyname: 'Example', stepping: 2, arch: 'x86_64' }],
      memories: [{ capacity: memory, type: 'DDR5', speed: '5600', numslots: 1, manufacturer: 'Example', serialnumber: 'M1' }, { capacity: 16_384, type: 'DDR5', numslots: 2, caption: 'DIMM B', formfactor: 'SODIMM' }],
      storages: [{ name: 'nvme0n1', model: 'Example SSD', disksize: 1_024_000, type: 'disk', interface: 'NVMe', serial: 'S1', firmware: '7' }],
      drives: [{ type: '/', volumn: '/dev/nvme0n1p2', filesystem: 'ext4', total: 400_000, free: 100_000 }, { type: '/home', volumn: '/dev/nvme0n1p3', filesystem: 'ext4', total: 600_000, free: 30_000, encrypt_status: 'Yes', encrypt_name: 'LUKS' }],
      networks: [{ description: 'eth0', mac: '02:00:00:00:00:99', ipaddress: '192.0.2.10', ipmask: '255.255.255.0', ipaddress6: '2001:db8::10', type: 'ethernet', status: 'up', speed: '1000' }, { description: 'wlan0', mac: '02:00:00:00:00:98', type: 'wifi', status: 'down', wifi_ssid: 'Example' }],
      monitors: [{ caption: 'Screen 27', manufacturer: 'Example', serial: 'MON-1' }],
      usbdevices: [{ name: 'Mouse', manufacturer: 'Example', serial: 'USB-1', vendorid: '1234', productid: '5678' }],
      printers: [{ name: 'Desk printer', driver: 'Example PCL', port: 'USB001', serial: 'PRN-1' }],
      virtualmachines: [{ name: 'guest1', status: 'running', vmtype: 'kvm', memory: 2_048, vcpu: 2, uuid: '4c4c4544-0042-3510-8052-b4c04f4d4e31' }, { name: 'guest2', status: 'off', vmtype: 'kvm' }],
      antivirus: [{ name: 'Example Defender', company: 'Example', version: '4', enabled: true, uptodate: false }],
      databases_services: [{ name: 'PostgreSQL', type: 'PostgreSQL', version: '16', port: 5432, is_active: true, databases: [{ name: 'shop', size: 900, is_active: true }] }],
      batteries: [{ name: 'Battery 1', chemistry: 'Li-ion', capacity: 50_000, real_capacity: 43_000, voltage: 11_400 }],
      users: [{ login: 'alice', domain: 'example.com' }],
      processes: [{ cmd: '/sbin/init', pid: 1, user: 'root', cpuusage: '0.0', mem: '0.1', started: '2026-01-01 08:00', virtualmemory: 170_000 }, { cmd: '/usr/sbin/sshd -D', pid: 77, user: 'root' }],
      coffee_machines: [{ brand: 'Example', cups: 7 }],
      softwares: [{ name: 'openssl', version: openssl, publisher: 'Debian', arch: 'amd64' }, ...software],
    },
  };
}

function networkDevice() {
  const ports = Array.from({ length: 48 }, (_, index) => ({
    ifnumber: index + 1, ifname: `GigabitEthernet1/0/${index + 1}`, ifdescr: `port ${index + 1}`, iftype: 6, ifstatus: index % 3 ? 1 : 2, ifspeed: 1_000_000_000,
    mac: `02:00:00:00:10:${index.toString(16).padStart(2, '0')}`, ifmtu: 1500, ifinbytes: index * 1e9, ifoutbytes: index * 3e8,
    vlans: index % 4 ? [{ number: 12, name: 'servers', tagged: true }, { number: 1, name: 'default' }] : undefined,
    connections: index === 1 ? [{ sysname: 'distribution-switch', ifdescr: 'TenGigabitEthernet1/1', sysmac: '02:00:00:00:99:01', ip: '192.0.2.1' }] : undefined,
    lldp: index === 1 ? true : undefined,
  }));
  const components = [{ index: 1, name: 'Chassis', type: 'chassis', model: 'ES-48', serial: 'SW1' }, { index: 2, name: 'Fan 1', type: 'fan' }, { index: 3, name: 'Power 1', type: 'powerSupply' }];
  return document('NetworkEquipment', 'finder-2026-1', {
    network_device: { type: 'Networking', name: 'core-switch', manufacturer: 'Example', model: 'ES-48', serial: 'SW1', mac: '02:00:00:00:10:00', location: 'Cellar', firmware: '4.5', ram: 512, uptime: '3 days, 1:02:03.04', ips: ['192.0.2.2'] },
    network_ports: ports, network_components: components,
  }, 'netinventory');
}

function printer() {
  return document('Printer', 'finder-2026-2', {
    network_device: { type: 'Printer', name: 'printer-of-the-cellar', manufacturer: 'Example', model: 'LaserExample', serial: 'PR1', mac: '02:00:00:00:20:01' },
    cartridges: { tonerblack: '85', tonercyan: '40', drumblack: 'OK' }, pagecounters: { total: 12_345, black: 12_000, color: 345 },
  }, 'netinventory');
}

function phone() {
  return document('Phone', 'phone1-2026', {
    hardware: { name: 'phone1', uuid: '4c4c4544-0042-3510-8052-00000000f001' }, bios: { ssn: 'PH1', smodel: 'Phone 9', smanufacturer: 'Example' },
    simcards: [{ operator_name: 'Example Mobile', iccid: '8900000000000000001' }],
  });
}

function unmanaged() {
  return document('Unmanaged', 'finder-2026-3', { network_device: { type: 'Unmanaged', name: 'thing1', mac: '02:00:00:00:30:01', ips: ['192.0.2.99'] } }, 'netdiscovery');
}
