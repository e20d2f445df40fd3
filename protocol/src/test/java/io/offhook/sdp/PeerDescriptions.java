package io.offhook.sdp;

import java.util.LinkedHashMap;
import java.util.Map;

/** Offers in the manner of what is met in the field, written for these tests. */
final class PeerDescriptions {
    /** The first line that we should say about an offer: a codec name, or an {@link Unacceptability}. */
    record Peer(String text, String expected) {}

    static final Map<String, Peer> ALL = all();

    private PeerDescriptions() {}

    private static Map<String, Peer> all() {
        Map<String, Peer> all = new LinkedHashMap<>();
        all.put("chrome", new Peer("""
                v=0
                o=- 4611731400430051336 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0 1
                a=extmap-allow-mixed
                a=msid-semantic: WMS 3c28
                m=audio 57812 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
                c=IN IP4 203.0.113.77
                a=rtcp:9 IN IP4 0.0.0.0
                a=candidate:2999745851 1 udp 2122260223 192.168.56.1 57812 typ host generation 0 network-id 1
                a=ice-ufrag:F7gI
                a=ice-pwd:x9cml/YzichV2+XlhiMu8g
                a=fingerprint:sha-256 D2:FA:0E:C3:22:59:5E:14:95:69:92:3D:13:B4:84:24:2C:C2:A2:C0:3E:FD:34:8E:5E:EA:6F:AF:52:CE:E6:0F
                a=setup:actpass
                a=mid:0
                a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
                a=sendrecv
                a=rtcp-mux
                a=rtpmap:111 opus/48000/2
                a=rtcp-fb:111 transport-cc
                a=fmtp:111 minptime=10;useinbandfec=1
                a=rtpmap:63 red/48000/2
                a=fmtp:63 111/111
                a=rtpmap:9 G722/8000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:126 telephone-event/8000
                a=ssrc:2566107569 cname:t9YU8M1UxTF8Y1A1
                m=video 9 UDP/TLS/RTP/SAVPF 96 97
                c=IN IP4 0.0.0.0
                a=rtpmap:96 VP8/90000
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                """, "PROTOCOL"));
        all.put("firefox", new Peer("""
                v=0
                o=mozilla...THIS_IS_SDPARTA-99.0 7710052215259647220 0 IN IP4 0.0.0.0
                s=-
                t=0 0
                a=fingerprint:sha-256 0C:4A
                a=ice-options:trickle
                a=msid-semantic:WMS *
                m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
                c=IN IP4 0.0.0.0
                a=sendrecv
                a=rtpmap:109 opus/48000/2
                a=rtpmap:101 telephone-event/8000/1
                a=fmtp:101 0-15
                """, "PROTOCOL"));
        all.put("asterisk", new Peer("""
                v=0
                o=- 1372458063 1372458063 IN IP4 203.0.113.5
                s=Asterisk
                c=IN IP4 203.0.113.5
                t=0 0
                m=audio 14562 RTP/AVP 8 0 101
                a=rtpmap:8 PCMA/8000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-16
                a=ptime:20
                a=maxptime:150
                a=sendrecv
                """, "PCMA"));
        all.put("freeswitch", new Peer("""
                v=0
                o=FreeSWITCH 1700000000 1700000001 IN IP4 198.51.100.9
                s=FreeSWITCH
                c=IN IP4 198.51.100.9
                t=0 0
                m=audio 22334 RTP/AVP 102 9 0 8 103 101
                a=rtpmap:102 opus/48000/2
                a=fmtp:102 useinbandfec=1; maxaveragebitrate=30000; maxplaybackrate=48000; ptime=20; minptime=10; maxptime=40
                a=rtpmap:9 G722/8000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:103 telephone-event/48000
                a=fmtp:103 0-16
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-16
                a=ptime:20
                a=rtcp:22335 IN IP4 198.51.100.9
                """, "PCMU"));
        all.put("cisco", new Peer("""
                v=0
                o=Cisco-SIPUA 26425 0 IN IP4 10.10.10.4
                s=SIP Call
                b=AS:4064
                t=0 0
                m=audio 27586 RTP/AVP 114 9 124 0 8 116 18 101
                c=IN IP4 10.10.10.4
                b=TIAS:64000
                a=rtpmap:114 opus/48000/2
                a=rtpmap:9 G722/8000
                a=rtpmap:124 ISAC/16000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:116 iLBC/8000
                a=fmtp:116 mode=20
                a=rtpmap:18 G729/8000
                a=fmtp:18 annexb=yes
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-15
                a=sendrecv
                m=video 23564 RTP/AVP 97
                c=IN IP4 10.10.10.4
                b=TIAS:4000000
                a=rtpmap:97 H264/90000
                a=fmtp:97 profile-level-id=420014;packetization-mode=0
                a=recvonly
                """, "PCMU"));
        all.put("no rtpmap at all", new Peer("""
                v=0
                o=3cx 1 1 IN IP4 198.51.100.3
                s=call
                c=IN IP4 198.51.100.3
                t=0 0
                m=audio 7078 RTP/AVP 18 3 8
                """, "PCMA"));
        all.put("t38", new Peer("""
                v=0
                o=faxgw1 2890846527 2890846527 IN IP4 faxgw1.example.com
                s=FAX message
                e=faxsupport@company.example.com
                t=2873397496 0
                c=IN IP4 192.0.2.15
                m=image 49172 udptl t38
                a=T38FaxVersion:0
                a=T38MaxBitRate:14400
                a=T38FaxFillBitRemoval:0
                a=T38FaxRateManagement:transferredTCF
                a=T38FaxUdpEC:t38UDPRedundancy
                """, "NO_AUDIO"));
        all.put("audio and t38", new Peer("""
                v=0
                o=gw 77 77 IN IP4 192.0.2.15
                s=-
                c=IN IP4 192.0.2.15
                t=0 0
                m=image 49172 udptl t38
                m=audio 49170 RTP/AVP 8
                """, "PCMA"));
        all.put("msrp", new Peer("""
                v=0
                o=alice 2890844526 2890844527 IN IP4 alice.example.com
                s=
                c=IN IP4 alice.example.com
                t=0 0
                m=message 7394 TCP/MSRP *
                a=accept-types:message/cpim text/plain text/html
                a=path:msrp://alice.example.com:7394/2s93i9ek2a;tcp
                """, "NO_AUDIO"));
        all.put("gb28181", new Peer("""
                v=0
                o=34020000001320000001 0 0 IN IP4 192.0.2.88
                s=Play
                u=34020000001320000001:3
                c=IN IP4 192.0.2.88
                t=0 0
                m=video 30052 TCP/RTP/AVP 96 97 98
                a=setup:passive
                a=connection:new
                a=recvonly
                a=rtpmap:96 PS/90000
                m=audio 30054 RTP/AVP 8
                a=rtpmap:8 PCMA/8000
                a=recvonly
                y=0100000001
                f=v/////a/1/8/1
                """, "PCMA"));
        all.put("srtp", new Peer("""
                v=0
                o=alice 1 1 IN IP4 192.0.2.9
                s=-
                c=IN IP4 192.0.2.9
                t=0 0
                m=audio 49170 RTP/SAVP 0
                a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4
                """, "PROTOCOL"));
        all.put("both srtp and plain", new Peer("""
                v=0
                o=alice 1 1 IN IP4 192.0.2.9
                s=-
                c=IN IP4 192.0.2.9
                t=0 0
                m=audio 49170 RTP/SAVP 0
                m=audio 49172 RTP/AVP 0
                """, "PCMU"));
        all.put("multicast", new Peer("""
                v=0
                o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5
                s=SDP Seminar
                i=A Seminar on the session description protocol
                u=http://www.example.com/seminars/sdp.pdf
                e=j.doe@example.com (Jane Doe)
                c=IN IP4 233.252.0.1/127
                t=2873397496 2873404696
                a=recvonly
                m=audio 49170 RTP/AVP 0
                m=video 51372 RTP/AVP 99
                a=rtpmap:99 h263-1998/90000
                """, "MULTICAST"));
        all.put("rfc8866 unicast", new Peer("""
                v=0
                o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
                s=Call to John Smith
                i=SDP Offer #1
                u=http://www.jdoe.example.com/home.html
                e=Jane Doe <jane@jdoe.example.com>
                p=+1 617 555-6011
                c=IN IP4 198.51.100.1
                t=0 0
                m=audio 49170 RTP/AVP 0
                m=audio 49180 RTP/AVP 0
                m=video 51372 RTP/AVP 99
                c=IN IP6 2001:db8::2
                a=rtpmap:99 h263-1998/90000
                """, "PCMU"));
        all.put("repeats and zones", new Peer("""
                v=0
                o=mhandley 18446744073709551615 18446744073709551615 IN IP4 192.0.2.5
                s=Weekly
                c=IN IP4 192.0.2.5
                t=3034423619 3042462419
                r=604800 3600 0 90000
                r=7d 1h 0 25h
                z=2882844526 -1h 2898848070 0
                k=prompt
                b=X-YZ:128
                m=audio 3456/2 RTP/AVP 0
                """, "PCMU"));
        all.put("careless device", new Peer("""
                v=0
                o=John Doe of Sales 12 13 IN IP4 192.0.2.77
                c=IN  IP4  192.0.2.77
                t= 0 0
                b=AS:64.5
                e=john
                a=
                m=audio  5004  RTP/AVP  0  101\s
                a=rtpmap:0 pcmu/8000/1
                a=rtpmap:101 Telephone-Event/8000\s
                a=ptime: 20
                a=sendrecv\s
                """, "PCMU"));
        all.put("one codec we lack", new Peer("""
                v=0
                o=- 1 1 IN IP4 192.0.2.4
                s=-
                c=IN IP4 192.0.2.4
                t=0 0
                m=audio 5004 RTP/AVP 18 96
                a=rtpmap:96 AMR-WB/16000
                """, "NO_COMMON_CODEC"));
        all.put("no connection", new Peer("""
                v=0
                o=- 1 1 IN IP4 192.0.2.4
                s=-
                t=0 0
                m=audio 5004 RTP/AVP 0
                """, "NO_CONNECTION"));
        all.put("atm", new Peer("""
                v=0
                o=- A3C47F21456789F0 0 ATM NSAP 47.0091
                s=-
                c=ATM NSAP 47.0091.8100.0000.0060.3e64.fd01.0060.3e64.fd01.fe
                t=0 0
                m=audio 5004 RTP/AVP 0
                """, "NO_CONNECTION"));
        all.put("no media", new Peer("""
                v=0
                o=- 1 1 IN IP4 192.0.2.4
                s=-
                t=0 0
                """, "NO_AUDIO"));
        all.put("audio removed", new Peer("""
                v=0
                o=- 1 1 IN IP4 192.0.2.4
                s=-
                c=IN IP4 192.0.2.4
                t=0 0
                m=audio 0 RTP/AVP 0
                """, "NO_AUDIO"));
        return all;
    }
}
