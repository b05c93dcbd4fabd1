"""Tickets written in Turkish."""

from typing import Final

from vefa.demo.domain.cast import Step, Story

STORIES: Final = (
    Story(
        "marmara-sifa", "ayse", 3.1,
        "Laboratuvar sonuçları servislere düşmüyor",
        "Saat başından beri laboratuvarda onaylanan sonuçlar servis ekranlarında görünmüyor. "
        "Acil servis sonuçları telefonla soruyor. Bütün servisler aynı durumda.",
        (
            Step(2.9, "assign", "deniz"),
            Step(2.8, "start", "deniz"),
            Step(2.5, "reply", "deniz",
                 "Sonuç kuyruğunun durduğunu gördük. Kuyruğu boşaltacak düzeltmeyi deniyoruz; "
                 "bir saat içinde yeniden yazacağım."),
            Step(2.4, "note", "deniz",
                 "Aktarım servisi bellek sınırına takılmış. Geçen ayki kayıtla aynı iz."),
        ),
        about="canli", impact="everyone", urgency="stopped", elapsed=True,
    ),
    Story(
        "marmara-sifa", "ayse", 6.6,
        "Reçete çıktısında ilaç adları kesiliyor",
        "7.2 sürümünden sonra uzun ilaç adları çıktıda yarıda kalıyor. Eczane elle tamamlıyor; "
        "yanlış ilaç verme tehlikesi var.",
        (
            Step(6.2, "assign", "deniz"),
            Step(5.9, "start", "deniz"),
            Step(5.1, "offer_workaround", "deniz",
                 "Yazdırma ayarlarından “dar düzen” seçildiğinde adlar tam çıkıyor. Kalıcı "
                 "düzeltme hazırlanırken bunu kullanabilir misiniz?"),
        ),
        about="canli", impact="many", urgency="degraded", elapsed=True,
    ),
    Story(
        "marmara-sifa", "ayse", 133.4,
        "Hasta arama ekranı soyadında İ harfini bulamıyor",
        "Soyadı “İnce” olan hastalar “ince” yazınca çıkmıyor, “İNCE” yazınca çıkıyor.",
        (
            Step(132.5, "assign", "deniz"),
            Step(131, "start", "deniz"),
            Step(120, "reply", "deniz",
                 "Aramanın büyük-küçük harf dönüşümünde Türkçe kuralı eksik. Düzeltme test "
                 "ortamınıza kuruldu, denemenizi rica ederiz."),
            Step(96, "answer", "ayse", "Testte doğru çalışıyor, canlıya alınmasını bekliyoruz."),
            Step(90, "learn", "deniz", values={"nature": "product_defect"}),
        ),
        about="canli", impact="few", urgency="way_around",
    ),
    Story(
        "marmara-sifa", "selin", 14,
        "Yatış ekranına refakatçi telefonu alanı eklenmeli",
        "Refakatçilerin telefonunu not alanına yazıyoruz, sonra bulamıyoruz. Ayrı bir alan "
        "olursa çok işimize yarar.",
        kind="development", about="bursa", impact="few", urgency="minor",
    ),
    Story(
        "marmara-sifa", "kerem", 310,
        "Gece yedeği tamamlanmadı uyarısı",
        "Yedekleme ekranında dün gecenin yedeği kırmızı görünüyor.",
        (
            Step(307, "assign", "deniz"),
            Step(305, "start", "deniz"),
            Step(301, "learn", "deniz", values={"nature": "environment"}),
            Step(299, "resolve", "deniz",
                 "Disk alanı açıldıktan sonra yedek yeniden alındı ve doğrulandı. Aynı diskte "
                 "eski görüntü dosyaları birikmişti; temizlik takvimini ekte bulabilirsiniz.",
                 {"found": "Yedek diski doluydu.", "cause": "Eski görüntü dosyaları silinmemiş.",
                  "done": "Yer açıldı, yedek yeniden alınıp doğrulandı.",
                  "how": "configuration"}),
            Step(290, "accept", "ayse", "Teşekkürler, yedekler düzenli alınıyor."),
        ),
        source="phone", taken_by="deniz", about="canli", impact="few", urgency="degraded",
    ),
    Story(
        "marmara-sifa", "ayse", 5.5,
        "Yeni poliklinik için kullanıcı tanımı",
        "Pazartesi açılacak poliklinik için on kullanıcı tanımlamak istiyoruz, yetki grubu "
        "listede yok.",
        (Step(4.1, "assign", "deniz"),),
        kind="request", about="canli", impact="few", urgency="minor",
    ),
    Story(
        "ege-kervan", "mert", 5.2,
        "İrsaliye numaraları çift basılıyor",
        "Bu sabah iki farklı sevkiyat aynı irsaliye numarasıyla çıktı. Gümrükte sorun yaşıyoruz, "
        "araçlar bekliyor.",
        (
            Step(4.6, "assign", "deniz"),
            Step(4.4, "start", "deniz"),
            Step(3.9, "ask", "deniz",
                 "Aynı numarayı alan iki sevkiyatın kayıt saatlerini ve hangi şubede "
                 "basıldıklarını yazar mısınız?"),
        ),
        about="canli", impact="many", urgency="stopped",
    ),
    Story(
        "ege-kervan", "derya", 10.8,
        "Etiket yazıcısı Ankara deposunda bağlanmıyor",
        "Depodaki etiket yazıcısı dünden beri çevrimdışı görünüyor. Etiketleri elle yazıyoruz.",
        (
            Step(10.4, "assign", "deniz"),
            Step(9.8, "start", "deniz"),
            Step(8.1, "reply", "deniz",
                 "Yazıcının ağ adresi değişmiş görünüyor. Uzaktan bağlanıp yeni adresi "
                 "tanımlayacağım; bilgisayarın açık kalmasını rica ederim."),
        ),
        impact="many", urgency="degraded",
    ),
    Story(
        "ege-kervan", "mert", 52,
        "Rota planı ekranında harita geç açılıyor",
        "Harita yaklaşık bir dakikada açılıyor, eskiden birkaç saniyeydi.",
        (
            Step(49, "assign", "deniz"),
            Step(48, "start", "deniz"),
            Step(40, "wait_third", "deniz",
                 "Harita sağlayıcınızın sunucusu yavaş yanıt veriyor; kayıtlarını istedik.",
                 {"party": "Harita sağlayıcısı"}),
        ),
        about="canli", impact="few", urgency="way_around",
    ),
    Story(
        "ege-kervan", "derya", 34,
        "Yeni gelen iki arkadaş için bilgisayar hazırlanması",
        "Pazartesi başlayacak iki kişi için bilgisayar ve e-posta hesabı gerekiyor.",
        (
            Step(33.4, "assign", "aigerim"),
            Step(30, "start", "aigerim"),
            Step(24, "resolve", "aigerim",
                 "İki bilgisayar kuruldu, hesaplar açıldı, etiketleri yapıştırıldı.",
                 {"found": "İki yeni çalışan için donanım istendi.", "cause": "Yeni işe alım.",
                  "done": "Bilgisayarlar kuruldu, hesaplar açıldı.", "how": "addition"}),
        ),
        kind="request", impact="few", urgency="minor",
    ),
    Story(
        "anadolu-dokuma", "zehra", 11,
        "Kumaş kesim emri kaydedilmiyor",
        "Kesim emrini kaydederken “birim bulunamadı” hatası geliyor, üretim duracak.",
        (
            Step(9.5, "assign", "deniz"),
            Step(9.2, "reply", "deniz",
                 "Talebinizi kaydettik. Sözleşmenizin süresi dolmuş görünüyor; yenileme için "
                 "hizmet yöneticimiz Elif Demir bugün sizi arayacak."),
        ),
        about="uretim", impact="many", urgency="stopped",
    ),
    Story(
        "bozkir-universite", "emine", 5,
        "Sınav programı öğrencilere görünmüyor",
        "Yayımladığımız sınav programı öğrenci sayfasında boş çıkıyor. Sınavlar yarın başlıyor.",
        (
            Step(4.6, "assign", "deniz"),
            Step(4.4, "start", "deniz"),
            Step(3, "learn", "deniz", values={"nature": "product_defect"}),
            Step(2, "reply", "deniz",
                 "Yayımlama işi yarıda kalıyormuş; nedenini bulduk, düzeltmeyi deniyoruz."),
        ),
        about="kampus", impact="many", urgency="degraded", elapsed=True,
    ),
    Story(
        "bozkir-universite", "emine", 160,
        "Not girişinde ondalık ayırıcı",
        "Öğretim üyeleri notu virgülle yazınca kabul edilmiyor, noktayla kabul ediliyor.",
        (
            Step(158, "assign", "deniz"),
            Step(150, "start", "deniz"),
            Step(141, "learn", "deniz", values={"nature": "product_defect"}),
            Step(138, "resolve", "deniz",
                 "Virgül de kabul ediliyor. Düzeltme 2.0 yama 3 ile canlıya alındı.",
                 {"found": "Virgülle yazılan not reddediliyordu.",
                  "cause": "Alan yalnız noktayı ayırıcı sayıyordu.",
                  "done": "Alan yerel yazımı da kabul ediyor.", "how": "fix"}),
            Step(130, "return", "emine",
                 "Not listesini dosyadan yüklerken hâlâ kabul etmiyor."),
            Step(121, "resolve", "deniz",
                 "Dosyadan yükleme de düzeltildi, örnek dosyanızla denedik.",
                 {"found": "Dosyadan yüklemede virgül reddediliyordu.",
                  "cause": "Yükleme ayrı bir okuyucu kullanıyordu.",
                  "done": "Yükleme aynı okuyucuya geçirildi.", "how": "fix"}),
            Step(118, "accept", "emine", "Şimdi oldu, teşekkür ederiz."),
        ),
        about="kampus", impact="few", urgency="way_around",
    ),
)  # fmt: skip
