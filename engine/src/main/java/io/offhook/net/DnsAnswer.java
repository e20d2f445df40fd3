package io.offhook.net;

import java.util.List;
import java.util.stream.Stream;

/** What a recursive name server says to one question. */
public sealed interface DnsAnswer {
    /** The records of this type; of no other type when there are none. */
    default <T extends DnsRecord> Stream<T> records(Class<T> type) {
        return Stream.empty();
    }

    /**
     * The name exists.
     *
     * @param records of the type that was asked for, in the server's order, after the CNAMEs that led to them; none: the name
     *     has no such record
     */
    record Found(List<DnsRecord> records) implements DnsAnswer {
        /** Copies the list. */
        public Found {
            records = List.copyOf(records);
        }

        @Override
        public <T extends DnsRecord> Stream<T> records(Class<T> type) {
            return records.stream().filter(type::isInstance).map(type::cast);
        }
    }

    /** No answer to use. */
    enum Failure implements DnsAnswer {
        /** RCODE 3: the name does not exist. */
        NXDOMAIN,
        /** RCODE 2: the server could not find out. */
        SERVFAIL,
        /** Nothing came back in time. */
        TIMEOUT
    }
}
