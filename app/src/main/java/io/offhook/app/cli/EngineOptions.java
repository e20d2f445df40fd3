package io.offhook.app.cli;

import io.offhook.engine.EngineConfig;
import io.offhook.engine.HostPort;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that starts an engine. */
final class EngineOptions {
    @Option(
            names = "--listen",
            paramLabel = "ADDR:PORT",
            converter = Listen.class,
            description = "local address of SIP (default: all addresses, a free port; answer: port 5060)")
    @Nullable
    InetSocketAddress listen;

    @Option(
            names = "--rtp-ports",
            paramLabel = "LOW-HIGH",
            converter = Ports.class,
            description = "ports for RTP (default: the system chooses)")
    EngineConfig.@Nullable PortRange rtpPorts;

    @Option(names = "--shards", paramLabel = "N", description = "event loops, 1 to 64 (default: one a processor)")
    int shards;

    @Option(
            names = "-v",
            description = {
                "say what happens to calls and registrations; -vv: also every SIP message, credentials removed"
            })
    boolean[] verbose = {};

    /** 0 quiet, 1 events, 2 messages. */
    int verbosity() {
        return verbose.length;
    }

    /** The configuration that these options ask for. */
    EngineConfig config(int defaultPort) {
        EngineConfig config = EngineConfig.load();
        config = config.withListen(listen != null ? listen : new InetSocketAddress("0.0.0.0", defaultPort));
        if (listen != null && listen.getPort() == 0) {
            config = config.withListen(new InetSocketAddress(listen.getAddress(), 0));
        }
        if (rtpPorts != null) {
            config = config.withRtpPorts(rtpPorts);
        }
        return shards > 0 ? config.withShards(shards) : config;
    }

    static final class Listen implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String value) {
            return reading(() -> HostPort.parse(value, 0));
        }
    }

    static final class Ports implements ITypeConverter<EngineConfig.PortRange> {
        @Override
        public EngineConfig.PortRange convert(String value) {
            return reading(() -> EngineConfig.PortRange.parse(value));
        }
    }

    private static <T> T reading(java.util.function.Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
