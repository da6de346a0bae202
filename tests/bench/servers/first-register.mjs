import ModbusRTU from 'modbus-serial';

const client = new ModbusRTU();
await client.connectTCP('127.0.0.1', { port: Number(process.argv[2]) });
client.setID(1);
await client.readInputRegisters(0, 1);
client.close(() => process.exit(0));
