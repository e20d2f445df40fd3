package io.offhook.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * Direct buffers in which the sockets of a kind on a loop send, over and over: a datagram is copied in, and the buffer is
 * free again as soon as the kernel has taken it. So a datagram costs no allocation, and Netty's leak detector has nothing
 * to sample. When all are under way, or one is too small, a buffer of the pool stands in.
 */
final class SendBuffers {
    private final ByteBuf[] buffers;
    private final int bytes;
    private final ByteBufAllocator pool;
    private int next;

    /**
     * @param count datagrams that are under way at a time as a rule: 1 where each is flushed at once
     * @param bytes of a datagram as a rule
     * @param pool where the others come from
     */
    SendBuffers(int count, int bytes, ByteBufAllocator pool) {
        ByteBufAllocator untracked = new UnpooledByteBufAllocator(true, true);
        this.bytes = bytes;
        this.pool = pool;
        buffers = new ByteBuf[count];
        for (int i = 0; i < count; i++) {
            buffers[i] = untracked.directBuffer(bytes, bytes);
        }
    }

    /** A buffer with a datagram in it; whoever sends it releases it. */
    ByteBuf holding(byte[] data, int offset, int length) {
        ByteBuf buffer = buffers[next];
        if (length > bytes || buffer.refCnt() != 1) {
            return pool.directBuffer(length).writeBytes(data, offset, length);
        }
        next = next + 1 == buffers.length ? 0 : next + 1;
        return buffer.clear().retain().writeBytes(data, offset, length);
    }

    /** No more datagrams; those under way keep their buffers. */
    void release() {
        for (ByteBuf buffer : buffers) {
            buffer.release();
        }
    }
}
