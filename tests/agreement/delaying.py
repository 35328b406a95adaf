"""A proxy that delays every byte by a fixed time in each direction: `python delaying.py LISTEN_HOST LISTEN_PORT HOST PORT SECONDS`."""

import asyncio
import sys


async def main(listen_host: str, listen_port: int, host: str, port: int, seconds: float) -> None:
    """Forward connections until ended."""

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def read() -> None:
            while data := await reader.read(65536):
                queue.put_nowait((loop.time() + seconds, data))
            queue.put_nowait((loop.time() + seconds, b""))

        reading = asyncio.create_task(read())
        try:
            while True:
                due, data = await queue.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                if not data:
                    break
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            reading.cancel()
            writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection(host, port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(forward(reader, there_writer), forward(there_reader, writer), return_exceptions=True)

    async with await asyncio.start_server(accept, listen_host, listen_port) as server:
        await server.serve_forever()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    asyncio.run(main(arguments[0], int(arguments[1]), arguments[2], int(arguments[3]), float(arguments[4])))
