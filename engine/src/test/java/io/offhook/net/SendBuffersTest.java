package io.offhook.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendBuffersTest {
    private static final byte[] FIRST = "first".getBytes(US_ASCII);
    private static final byte[] SECOND = "the second".getBytes(US_ASCII);

    private final SendBuffers buffers = new SendBuffers(1, 16, PooledByteBufAllocator.DEFAULT);

    @AfterEach
    void release() {
        buffers.release();
    }

    @Test
    void aBufferIsUsedAgainOnceItsDatagramIsSent() {
        ByteBuf first = buffers.holding(FIRST, 0, FIRST.length);
        assertThat(first.isDirect()).isTrue();
        assertThat(first.toString(US_ASCII)).isEqualTo("first");
        first.release(); // as Netty does when the kernel has it

        ByteBuf second = buffers.holding(SECOND, 4, 6);

        assertThat(second).isSameAs(first);
        assertThat(second.toString(US_ASCII)).isEqualTo("second");
        second.release();
    }

    @Test
    void thePoolStandsInWhileADatagramWaits() {
        ByteBuf waits = buffers.holding(FIRST, 0, FIRST.length);
        ByteBuf other = buffers.holding(SECOND, 0, SECOND.length);

        assertThat(waits.toString(US_ASCII)).isEqualTo("first");
        assertThat(other.toString(US_ASCII)).isEqualTo("the second");
        assertThat(other.release()).isTrue();
        waits.release();
    }

    @Test
    void thePoolStandsInForALongDatagram() {
        ByteBuf large = buffers.holding(new byte[17], 0, 17);

        assertThat(large.readableBytes()).isEqualTo(17);
        assertThat(large.release()).isTrue();
    }

    @Test
    void aDatagramThatIsUnderWayAtTheEndKeepsItsBuffer() {
        SendBuffers ending = new SendBuffers(2, 16, PooledByteBufAllocator.DEFAULT);
        ByteBuf waits = ending.holding(FIRST, 0, FIRST.length);

        ending.release();

        assertThat(waits.toString(US_ASCII)).isEqualTo("first");
        assertThat(waits.release()).isTrue();
    }
}
