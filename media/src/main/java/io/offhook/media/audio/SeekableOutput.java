package io.offhook.media.audio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a {@link WavWriter} writes. */
public interface SeekableOutput extends Closeable {
    /** Writes {@code len} bytes at {@code position}. */
    void write(long position, byte[] bytes, int off, int len) throws IOException;

    /** A new or emptied file. */
    static SeekableOutput file(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return new SeekableOutput() {
            @Override
            public void write(long position, byte[] bytes, int off, int len) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, off, len);
                long at = position;
                while (buffer.hasRemaining()) {
                    at += channel.write(buffer, at);
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
